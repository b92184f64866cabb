-- The heart of the monitor: lock, read, store, decide.
create function pgautofailover.receive_report(
    p_formation_id  text,
    p_node_id       bigint,
    p_group_id      integer,
    p_state         pgautofailover.replication_state,
    p_running       boolean,
    p_tli           integer,
    p_lsn           pg_lsn,
    p_rep_state     text,
    p_streaming     boolean,
    p_is_keeper     boolean
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
    v_news  boolean;
    v_now   timestamptz;
begin
    perform pgautofailover.lock_group(p_formation_id, p_group_id);
    select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    if v_node.formationid is distinct from p_formation_id
       or v_node.groupid <> p_group_id
       or p_rep_state not in ('', 'unknown', 'sync', 'async', 'quorum', 'potential') then
        v_node := pgautofailover.check_report(p_formation_id, p_node_id, p_rep_state);
    end if;

    v_now := pgautofailover.clock();
    v_news := p_state <> v_node.reportedstate
              or p_running is distinct from v_node.reportedpgisrunning;
    if v_news then
        v_node := pgautofailover.record_report(
            v_node, p_state, p_running, p_tli, p_lsn, p_rep_state, v_now);
    else
        perform pgautofailover.record_heartbeat(p_node_id, p_tli, p_lsn, p_rep_state, v_now);
    end if;
    if p_is_keeper then
        v_news := pgautofailover.record_stream(v_node, p_streaming, v_now) or v_news;
    end if;

    if v_node.goalstate = 'dropped' then
        perform pgautofailover.proceed_dropped(v_node, v_now);
    elsif v_news
          or not pgautofailover.group_at_rest(v_node.formationid, v_node.groupid, v_now) then
        perform pgautofailover.proceed_group(
            v_node.formationid, v_node.groupid, v_now, v_node.nodeid);
        select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.receive_report is
    'Stores a node''s report, runs the state machine, returns the node with its goal.';
