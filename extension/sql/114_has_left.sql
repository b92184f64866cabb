-- Its keeper said goodbye (keeper_detach): nobody will obey there.
create function pgautofailover.has_left(p_evidence pgautofailover.node_evidence)
returns boolean
language sql
immutable
as $$
    select coalesce(p_evidence.keeper_version is not null and p_evidence.session_pid is null
                    and p_evidence.session_start is not null
                    and p_evidence.session_lost_at is null, false)
$$;

comment on function pgautofailover.has_left is
    'True for a node whose keeper has ended in good order.';
