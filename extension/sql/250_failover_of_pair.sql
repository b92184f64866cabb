create function pgautofailover.failover_of_pair(
    p_primary  pgautofailover.node,
    p_standby  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_silent  pgautofailover.node;
begin
    if p_standby.goalstate <> 'secondary' or p_standby.reportedstate <> 'secondary' then
        raise exception 'standby % is "%" and shall be "%": it cannot take over',
            pgautofailover.node_label(p_standby), p_standby.reportedstate, p_standby.goalstate
            using errcode = 'internal_error',
                  hint = 'Wait until it is "secondary"; see pgautofailover.current_state().';
    elsif p_primary.goalstate <> 'primary' or p_primary.reportedstate <> 'primary' then
        raise exception 'primary % is "%" and shall be "%": a failover now could lose writes',
            pgautofailover.node_label(p_primary), p_primary.reportedstate, p_primary.goalstate
            using errcode = 'internal_error',
                  hint = 'Wait until it is "primary"; see pgautofailover.current_state().';
    elsif p_standby.candidatepriority = 0 then
        raise exception 'standby % has candidate priority 0: it is never promoted',
            pgautofailover.node_label(p_standby)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('Raise it first: select pgautofailover.set_node_candidate_priority(%L, %L, 50)',
                                p_standby.formationid, p_standby.nodename);
    end if;
    v_silent := pgautofailover.silent_node(array[p_primary, p_standby], p_now);
    if v_silent.nodeid is not null then
        raise exception '% does not report: it could not carry out a failover',
            pgautofailover.node_label(v_silent)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Check that its keeper runs (pg_autoctl run); a primary that is down fails over by itself.';
    end if;
    perform pgautofailover.check_acknowledged(p_primary, p_standby, p_now);
    perform pgautofailover.operate(p_standby, 'failover_pair', p_now);
end
$$;

comment on function pgautofailover.failover_of_pair is
    'Manual failover of a primary and its only standby.';
