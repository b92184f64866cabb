create function pgautofailover.record_probe(p_node_id bigint, p_kind text, p_detail text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now       constant timestamptz := pgautofailover.clock();
    v_formation text;
    v_health    integer;
    v_failures  integer;
begin
    select n.formationid, n.health into v_formation, v_health
      from pgautofailover.node as n
     where n.nodeid = p_node_id;
    if not found then
        return;
    elsif v_health <> (p_kind = 'answered')::integer then
        -- the verdict may change: the group's lock comes before the row's, as in a report
        perform pgautofailover.lock_node(p_node_id);
    end if;
    perform set_config('synchronous_commit', 'off', true);
    -- the node's row before that of its evidence, also as in a report
    perform from pgautofailover.node as n where n.nodeid = p_node_id for no key update;
    update pgautofailover.node_evidence as e
       set probe = p_kind,
           probe_detail = p_detail,
           probe_time = v_now,
           probe_failures = case when p_kind = 'answered' then 0 else e.probe_failures + 1 end,
           next_probe_time = v_now + interval '1 ms' * pgautofailover.setting_value(
               v_formation, case when p_kind = 'answered' then 'health_check_period'
                                 else 'health_check_retry_delay' end)
     where e.nodeid = p_node_id
    returning e.probe_failures into v_failures;

    if p_kind = 'answered' then
        perform pgautofailover.record_health(p_node_id, 1, v_now);
    elsif v_failures > pgautofailover.setting_value(v_formation, 'health_check_max_retries') then
        perform pgautofailover.record_health(p_node_id, 0, v_now);
    end if;
end
$$;

comment on function pgautofailover.record_probe is
    'Stores the result of a probe and says when the next is due.';
