-- What the monitor would come to see after a fault, at the times at which it would see it.
create function pgautofailover.inject_fault(
    p_fault     text,
    p_victim    pgautofailover.node,
    p_start     timestamptz,
    p_now       timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_period  constant interval := interval '3 s';
begin
    if p_fault in ('primary_process', 'standby_process') and p_now >= p_start + interval '200 ms'
    then
        update pgautofailover.node_evidence as e
           set session_lost_at = case when e.session_pid is not null
                                      then coalesce(e.session_lost_at, p_now) end,
               probe = 'refused',
               probe_time = p_now
         where e.nodeid = p_victim.nodeid;
        update pgautofailover.node_evidence as e
           set streaming = false,
               stream_lost_at = coalesce(e.stream_lost_at, p_start)
          from pgautofailover.node as n
         where n.nodeid = e.nodeid
           and n.formationid = p_victim.formationid
           and n.groupid = p_victim.groupid
           and e.streaming
           and p_fault = 'primary_process';
    elsif p_fault in ('primary_host', 'standby_host') and p_now >= p_start + v_period then
        update pgautofailover.node_evidence as e
           set probe = 'silent',
               probe_time = p_now
         where e.nodeid = p_victim.nodeid;
    end if;
    if p_fault in ('primary_process', 'standby_process', 'primary_host', 'standby_host')
       and p_now >= p_start + 3 * v_period then
        perform pgautofailover.record_health(p_victim.nodeid, 0, p_now);
    end if;
end
$$;

comment on function pgautofailover.inject_fault is
    'Evidence of a fault in a rehearsal.';
