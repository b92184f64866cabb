create view pgautofailover.background_jobs as
select l.loop_name,
       l.pid,
       l.beat_time,
       round(extract(epoch from clock_timestamp() - l.beat_time)::numeric, 1) as seconds_ago,
       exists (select from pg_stat_activity as a where a.pid = l.pid) as alive,
       l.last_error
  from pgautofailover.background_loop as l
 order by l.loop_name;

comment on view pgautofailover.background_jobs is
    'Loops that probe nodes and move the machine: a beat older than some seconds means trouble.';
