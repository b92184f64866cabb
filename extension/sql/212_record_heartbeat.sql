-- A report that repeats the last one but for time and position.  It neither logs nor waits for
-- the disk: losing it in a crash of the monitor costs nothing.
create function pgautofailover.record_heartbeat(
    p_node_id    bigint,
    p_tli        integer,
    p_lsn        pg_lsn,
    p_rep_state  text,
    p_now        timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if pg_current_xact_id_if_assigned() is null then
        perform set_config('synchronous_commit', 'off', true);
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
     where n.nodeid = p_node_id;
end
$$;

comment on function pgautofailover.record_heartbeat is
    'Stores a report that says nothing new.';
