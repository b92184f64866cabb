-- Stores what a node says of itself when that is news, and tells everyone.
create function pgautofailover.record_report(
    p_node       pgautofailover.node,
    p_state      pgautofailover.replication_state,
    p_running    boolean,
    p_tli        integer,
    p_lsn        pg_lsn,
    p_rep_state  text,
    p_now        timestamptz
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set reportedstate = p_state,
           reporttime = p_now,
           reportedpgisrunning = p_running,
           reportedrepstate = coalesce(nullif(p_rep_state, ''), 'unknown'),
           reportedtli = coalesce(nullif(p_tli, 0), n.reportedtli),
           reportedlsn = case when p_lsn = '0/0' then n.reportedlsn else p_lsn end,
           walreporttime = case when p_lsn = '0/0' then n.walreporttime else p_now end,
           -- since when a primary that waits for standbys has had none connected
           replication_stall_since = case
               when p_rep_state not in ('', 'unknown')
                    or not pgautofailover.is_writable(p_state) then null
               when p_state = 'primary' then coalesce(n.replication_stall_since, p_now)
               else n.replication_stall_since
           end,
           statechangetime = case when n.reportedstate = p_state then n.statechangetime
                                  else p_now end
     where n.nodeid = p_node.nodeid
    returning n.* into v_node;

    if p_state <> p_node.reportedstate then
        perform pgautofailover.log_event(
            v_node,
            format('New state is reported by %s: %s',
                   pgautofailover.node_label(v_node), p_state),
            p_now);
        perform pgautofailover.note_alone(v_node, p_node.reportedstate);
        perform pgautofailover.settle_awaited(v_node);
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.record_report is
    'Stores a report that says something new.';
