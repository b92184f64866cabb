-- The keeper's session as a witness: its end is noted within a tick, and a probe goes out at
-- once.  Sessions from before the monitor's own start prove nothing.
create function pgautofailover.note_sessions()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_started  constant timestamptz := pgautofailover.monitor_started_at();
begin
    perform pgautofailover.restore_evidence(n.nodeid)
       from pgautofailover.node as n
      where not exists (select from pgautofailover.node_evidence as e where e.nodeid = n.nodeid);

    update pgautofailover.node_evidence as e
       set session_pid = null,
           session_start = null,
           session_lost_at = null
     where e.session_start < v_started;

    -- a node that reports without a session has a keeper of 2.x now, which cannot be asked
    update pgautofailover.node_evidence as e
       set may_await = '{}', reports_due = 0, as_told = true
      from pgautofailover.node as n
     where n.nodeid = e.nodeid
       and (e.reports_due > 0 or not e.as_told)
       and (e.session_pid is null
            or e.session_lost_at < n.reporttime - interval '3 s')
       and n.reporttime > greatest(v_started, v_now - interval '3 s');

    update pgautofailover.node_evidence as e
       set session_lost_at = v_now,
           next_probe_time = '-infinity'
     where e.session_pid is not null
       and e.session_lost_at is null
       and not pgautofailover.session_lives(e.session_pid, e.session_start);
end
$$;

comment on function pgautofailover.note_sessions is
    'Notes which keepers have lost their session on the monitor.';
