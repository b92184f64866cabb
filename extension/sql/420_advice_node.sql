-- What a good DBA would say about single nodes.
create view pgautofailover.advice_node as
select a.severity, n.formationid, n.groupid, n.nodename, a.subject, a.message, a.cure
  from pgautofailover.node as n
  join pgautofailover.limits as l on l.formationid = n.formationid
  left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
 cross join lateral (
        select round(extract(epoch from pgautofailover.clock() - n.reporttime)) as silent_s) as s
  left join lateral (
        select q.* from pgautofailover.group_primary(n.formationid, n.groupid) as q
         where q.nodeid <> n.nodeid) as p on true
 cross join lateral (
    values
        ('critical', 'node is silent',
         s.silent_s > 5 and n.goalstate <> 'maintenance' and e.probe is distinct from 'answered',
         format('%shas not reported for %s s and does not answer probes (%s)',
                case when pgautofailover.is_writable(n.goalstate) then 'is the primary; ' end,
                s.silent_s, coalesce(e.probe, 'unknown')),
         format('look at the host; when it is gone for good: select pgautofailover.remove_node(%s, force => true)', n.nodeid)),
        ('critical', 'keeper is silent',
         s.silent_s > 5 and n.goalstate <> 'maintenance' and e.probe = 'answered',
         format('its Postgres answers, but its keeper has not reported for %s s: nobody obeys the monitor there', s.silent_s),
         'start it: pg_autoctl run --pgdata ... (or: systemctl start pgautofailover)'),
        ('critical', 'postgres is down',
         not n.reportedpgisrunning and s.silent_s <= 5
         and n.goalstate in ('single', 'primary', 'wait_primary', 'secondary', 'catchingup'),
         'its keeper reports that Postgres does not run',
         'read the Postgres log of the node; the keeper goes on trying to start it'),
        ('warning', 'standby lags',
         n.goalstate in ('secondary', 'catchingup') and p.reportedlsn is not null
         and n.reportedlsn <> '0/0'
         and p.reportedlsn - n.reportedlsn > l.promote_lag_bytes,
         format('is %s behind the primary: it would not be promoted',
                pg_size_pretty(p.reportedlsn - n.reportedlsn)),
         'look at its disk and network; it catches up by itself when it can'),
        ('warning', 'no WAL stream',
         e.streaming is false and n.goalstate in ('secondary', 'catchingup')
         and s.silent_s <= 5,
         'its WAL receiver does not stream from the primary',
         'check the network between the two, pg_hba.conf on the primary, and primary_conninfo'),
        ('info', 'in maintenance',
         n.goalstate in ('maintenance', 'prepare_maintenance', 'wait_maintenance'),
         'is in maintenance: it neither takes over nor acknowledges writes',
         format('when done: select pgautofailover.stop_maintenance(%s)', n.nodeid)),
        ('warning', 'version differs',
         n.pg_versionnum / 10000 <> p.pg_versionnum / 10000,
         format('runs Postgres %s, the primary %s', n.pg_version, p.pg_version),
         'physical replication needs one major version: create the node again with it'),
        ('info', 'keeper of another kind',
         e.session_pid is null and e.session_lost_at is null and s.silent_s <= 5,
         'its keeper holds no session on the monitor: its death is noticed later',
         'run pg_autoctl of this version on the node')
    ) as a (severity, subject, holds, message, cure)
 where a.holds
   and n.goalstate <> 'dropped';

comment on view pgautofailover.advice_node is
    'The part of the view advice that is about single nodes.';
