-- What a heartbeat asks: the same as the view group_rest, but for evidence that only a tick can
-- find.  Without the join it costs a third less, and each report asks.  With a node it also asks
-- whether that one repeats its state and timeline: in one look, for the same reason.
create function pgautofailover.group_at_rest(
    p_formation_id  text,
    p_group_id      integer,
    p_node_id       bigint default null,
    p_state         pgautofailover.replication_state default null,
    p_tli           integer default null
)
returns boolean
language plpgsql
stable
as $$
begin
    return (
        select bool_and(n.goalstate = n.reportedstate
                        and n.goalstate in ('primary', 'secondary', 'single')
                        and n.reportedpgisrunning
                        and n.health <> 0
                        and n.candidatepriority between 0 and 100
                        and n.replication_stall_since is null)
               and min(n.reportedtli) = max(n.reportedtli)
               and count(*) filter (where n.goalstate <> 'secondary') = 1
               and (count(*) = 1) = bool_or(n.goalstate = 'single')
               and (p_node_id is null
                    or bool_or(n.nodeid = p_node_id
                               and n.reportedstate = p_state
                               and p_tli in (0, n.reportedtli)))
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id);
end
$$;

comment on function pgautofailover.group_at_rest is
    'True when nothing that nodes report can make a rule fire in a group, and a node says nothing else than before.';
