-- perform_failover() and perform_promotion() bias an election by one step of 101; when a
-- winner is known the bias goes, for the whole group, dead nodes included.
create function pgautofailover.restore_priorities(
    p_formation_id  text,
    p_group_id      integer,
    p_rule          pgautofailover.fsm_rule,
    p_now           timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    for v_node in
        update pgautofailover.node as n
           set candidatepriority = n.candidatepriority
                                   + case when n.candidatepriority < 0 then 101 else -101 end
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.candidatepriority not between 0 and 100
        returning n.*
    loop
        perform pgautofailover.log_event(
            v_node,
            format('Setting candidate priority of %s back to %s: a new primary is chosen',
                   pgautofailover.node_label(v_node), v_node.candidatepriority),
            p_now, p_rule.position, p_rule.section);
    end loop;
end
$$;

comment on function pgautofailover.restore_priorities is
    'Takes back the bias that an operator''s failover gave to an election (E12).';
