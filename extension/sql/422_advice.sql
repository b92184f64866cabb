create view pgautofailover.advice as
select a.severity, a.formationid, a.groupid, a.nodename, a.subject, a.message, a.cure
  from (select * from pgautofailover.advice_group
        union all
        select * from pgautofailover.advice_node
        union all
        select 'critical', null, null, null, 'monitor does not watch',
               'no background loop has given a sign of life for 5 s: dead nodes go unnoticed',
               'as superuser: select pgautofailover.start_background_jobs()'
         where not exists (
                select
                  from pgautofailover.background_loop as b
                 where b.loop_name like 'tick%'
                   and b.beat_time > clock_timestamp() - interval '5 s')) as a
 order by array_position(array['critical', 'warning', 'info'], a.severity),
          a.formationid, a.groupid, a.nodename nulls first, a.subject;

comment on view pgautofailover.advice is
    'What a good DBA would warn about, worst first, each with the statement that cures it.';
