create function pgautofailover.keeper_detach(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.node_evidence as e
       set session_pid = null,
           session_lost_at = null
     where e.nodeid = keeper_detach.node_id
       and e.session_pid = pgautofailover.session_id();
    return found;
end
$$;

comment on function pgautofailover.keeper_detach is
    'A keeper says goodbye: the end of its session is no evidence of a crash.';
