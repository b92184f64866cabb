create function pgautofailover.register_node_locked(
    p_new         pgautofailover.node,
    p_dbname      name,
    p_desired_id  bigint,
    p_node_kind   text
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
    v_new        pgautofailover.node := p_new;
    v_now        timestamptz;
begin
    if v_new.candidatepriority not between 0 and 100 then
        raise exception 'invalid candidate priority %', v_new.candidatepriority
            using errcode = 'invalid_parameter_value',
                  hint = 'A priority is a number from 0 to 100; 0 means never promoted.';
    end if;
    perform pgautofailover.check_node_address(v_new.nodehost, v_new.nodeport, v_new.nodename);
    perform pgautofailover.lock_formation(v_new.formationid);
    v_now := pgautofailover.clock();
    v_formation := pgautofailover.adopt_formation(v_new.formationid, p_node_kind, p_dbname);
    v_new.groupid := pgautofailover.choose_group(v_formation, p_node_kind, v_new.groupid);
    v_new.goalstate := pgautofailover.initial_goal(
        v_formation, v_new.groupid, v_new.candidatepriority);

    if v_new.reportedstate <> 'init' and v_new.reportedstate <> v_new.goalstate then
        raise exception 'node %:% says that it is "%", but formation "%" group % needs it to be "%"',
            v_new.nodehost, v_new.nodeport, v_new.reportedstate, v_new.formationid,
            v_new.groupid, v_new.goalstate
            using errcode = 'internal_error',
                  hint = case v_new.goalstate
                      when 'single' then 'The group has no node yet: register its primary first.'
                      else 'The group has a primary: register this node as a standby, or use another formation.'
                  end;
    end if;

    -- a first node starts without a goal, so that the machine assigns it and records why
    if v_new.goalstate = 'single' and v_new.reportedstate = 'init' then
        v_new.goalstate := 'init';
    end if;
    perform pgautofailover.check_free(v_new, p_desired_id);
    v_new := pgautofailover.insert_node(v_formation, v_new, p_desired_id, v_now);
    if v_new.replicationquorum then
        perform pgautofailover.standbys_change(v_new);
    end if;
    if v_new.goalstate = 'wait_standby' then
        perform pgautofailover.raise_number_sync(v_new);
    end if;
    perform pgautofailover.proceed_group(
        v_new.formationid, v_new.groupid, v_now, v_new.nodeid);
    return pgautofailover.node_by_id(v_new.nodeid);
end
$$;

comment on function pgautofailover.register_node_locked is
    'Adds a node to its group; the body of register_node().';
