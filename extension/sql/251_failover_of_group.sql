create function pgautofailover.failover_of_group(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node;
    v_facts  constant pgautofailover.node_fact[] := pgautofailover.node_facts(
        p_primary.formationid, p_primary.groupid,
        pgautofailover.limits_of(p_primary.formationid), p_now);
begin
    v_node := pgautofailover.silent_node(array[p_primary], p_now);
    if v_node.nodeid is not null then
        raise exception '% does not report: it could not carry out a failover',
            pgautofailover.node_label(v_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Check that its keeper runs (pg_autoctl run); a primary that is down fails over by itself.';
    elsif not exists (
        select
          from unnest(v_facts) as n
         where n.node_id <> p_primary.nodeid
           and n.state = 'secondary'
           and n.reporting
           and n.running
           and n.priority > 0)
    then
        raise exception 'formation "%" group % has no standby that could take over from %',
            p_primary.formationid, p_primary.groupid, pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'No standby is "secondary", reports, and has a candidate priority above zero.',
                  hint = 'Raise a priority with pgautofailover.set_node_candidate_priority(), or wait until a standby has caught up.';
    end if;
    perform pgautofailover.operate(p_primary, 'failover_group', p_now);

    -- one step below everybody, so that it does not win the election that it starts
    update pgautofailover.node as n
       set candidatepriority = n.candidatepriority - 101
     where n.nodeid = p_primary.nodeid
       and n.candidatepriority between 0 and 100
    returning n.* into v_node;
    if found then
        perform pgautofailover.log_event(
            v_node,
            format('Setting candidate priority of %s to %s for this failover',
                   pgautofailover.node_label(v_node), v_node.candidatepriority),
            p_now);
    end if;
end
$$;

comment on function pgautofailover.failover_of_group is
    'Manual failover of a primary with several standbys: they elect.';
