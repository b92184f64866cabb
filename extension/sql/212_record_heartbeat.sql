-- A report that repeats the last one but for time and position.  It neither logs nor waits for
-- the disk: losing it in a crash of the monitor costs nothing.  One statement looks and stores.
-- No pinned search_path, here and in what else each heartbeat calls: only functions that pin theirs
-- call it, and to set it again costs more than to take a lock.
create function pgautofailover.record_heartbeat(
    p_formation_id  text,
    p_node_id       bigint,
    p_group_id      integer,
    p_state         pgautofailover.replication_state,
    p_running       boolean,
    p_tli           integer,
    p_lsn           pg_lsn,
    p_rep_state     text,
    p_now           timestamptz
)
returns pgautofailover.node
language plpgsql
as $$
declare
    v_node  pgautofailover.node;
    v_none  text;
begin
    if pg_current_xact_id_if_assigned() is null then
        v_none := set_config('synchronous_commit', 'off', true);
    end if;
    update pgautofailover.node as n
       set reporttime = p_now,
           reportedrepstate = coalesce(nullif(p_rep_state, ''), 'unknown'),
           reportedtli = coalesce(nullif(p_tli, 0), n.reportedtli),
           reportedlsn = case when p_lsn = '0/0' then n.reportedlsn else p_lsn end,
           walreporttime = case when p_lsn = '0/0' then n.walreporttime else p_now end,
           -- since when a primary that waits for standbys has had none connected
           replication_stall_since = case
               when p_rep_state not in ('', 'unknown')
                    or not pgautofailover.is_writable(n.reportedstate) then null
               when n.reportedstate = 'primary' then coalesce(n.replication_stall_since, p_now)
               else n.replication_stall_since
           end
     where n.nodeid = p_node_id
       and n.formationid = p_formation_id
       and n.groupid = p_group_id
       and n.reportedstate = p_state
       and n.reportedpgisrunning = p_running
       and pgautofailover.is_sync_state(p_rep_state)
    returning n.* into v_node;
    return v_node;
end
$$;

comment on function pgautofailover.record_heartbeat is
    'Stores a report that says nothing new and returns the node; NULLs when it does, or is wrong.';
