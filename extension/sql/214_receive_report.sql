-- The heart of the monitor: lock, read, store, decide.  Where nothing is to be decided the lock is
-- shared.
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
    p_as_told       boolean,
    p_is_keeper     boolean
)
returns pgautofailover.node
language plpgsql
as $$
declare
    v_node    pgautofailover.node;
    v_news    boolean;
    v_now     timestamptz;
    v_shares  boolean;
    v_none    text;
begin
    v_shares := pgautofailover.share_heartbeat(
        p_formation_id, p_node_id, p_group_id, p_state, p_running, p_tli, p_rep_state,
        p_streaming, p_as_told, p_is_keeper);
    if not v_shares then
        v_none := pgautofailover.lock_group(p_formation_id, p_group_id);
    end if;
    v_none := pgautofailover.check_session(p_node_id);
    v_now := pgautofailover.clock();
    v_node := pgautofailover.record_heartbeat(
        p_formation_id, p_node_id, p_group_id, p_state, p_running, p_tli, p_lsn, p_rep_state,
        v_now);
    v_news := v_node.nodeid is null;
    if v_news and v_shares then
        -- nobody who takes the locks can have changed the node since it was looked at
        raise exception 'node % was changed by somebody who did not take the lock of its group',
            p_node_id
            using errcode = 'serialization_failure',
                  hint = 'Keepers report again by themselves. Do not write to the tables of pgautofailover by hand.';
    elsif v_news then
        v_node := pgautofailover.record_report(
            pgautofailover.check_report(p_formation_id, p_node_id, p_rep_state),
            p_state, p_running, p_tli, p_lsn, p_rep_state, v_now);
    end if;
    if p_is_keeper then
        v_news := pgautofailover.record_stream(v_node, p_streaming, p_as_told, v_now)
                  or p_streaming is false
                  or not p_as_told
                  or v_news;
    end if;

    if v_shares then
        -- seen under the lock that nothing is to be decided, and nobody decides beside others
        return v_node;
    elsif v_node.goalstate = 'dropped' then
        perform pgautofailover.proceed_dropped(v_node, v_now);
    elsif v_news
          or not pgautofailover.group_at_rest(v_node.formationid, v_node.groupid) then
        perform pgautofailover.proceed_group(
            v_node.formationid, v_node.groupid, v_now, v_node.nodeid);
        v_node := pgautofailover.node_by_id(p_node_id);
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.receive_report is
    'Stores a node''s report, runs the state machine, returns the node with its goal.';
