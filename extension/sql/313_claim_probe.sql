-- Takes the node whose probe is most overdue.  A node whose last probe hung is left to the
-- slow lanes, so that it cannot delay the others.
create function pgautofailover.claim_probe(
    p_slow        boolean,
    out nodeid    bigint,
    out conninfo  text
)
returns record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_node     pgautofailover.node;
    v_timeout  bigint;
begin
    select e.nodeid into nodeid
      from pgautofailover.node_evidence as e
     where e.next_probe_time <= v_now
       and (e.probe = 'silent') = p_slow
     order by e.next_probe_time
     limit 1
       for update skip locked;
    if not found then
        return;
    end if;
    select n.* into v_node from pgautofailover.node as n where n.nodeid = claim_probe.nodeid;
    v_timeout := pgautofailover.setting_value(v_node.formationid, 'health_check_timeout');
    -- claimed until the probe must be over; its result sets the next time
    update pgautofailover.node_evidence as e
       set next_probe_time = v_now + (v_timeout + 5000) * interval '1 ms'
     where e.nodeid = claim_probe.nodeid;
    if pgautofailover.setting_value(v_node.formationid, 'enable_health_checks') = 0 then
        nodeid := null;
    else
        conninfo := pgautofailover.probe_conninfo(v_node.nodehost, v_node.nodeport, v_timeout);
    end if;
end
$$;

comment on function pgautofailover.claim_probe is
    'The next node that a lane shall probe, and how to reach it; NULL when none is due.';
