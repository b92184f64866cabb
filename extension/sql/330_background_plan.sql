-- The jobs that shall exist.  pg_cron before 1.5 knows minutes and @reboot only, so each loop
-- lives for ten minutes and is started again at the next minute it owes; the @reboot ones
-- bridge the time until that first minute after a start of the server.
create function pgautofailover.background_plan(
    out job_name  text,
    out schedule  text,
    out command   text
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select 'pgautofailover ' || l.loop_name,
           case when l.boot then '@reboot' else '* * * * *' end,
           case when l.kind = 'tick'
                then format('call pgautofailover.tick_loop(%L, %L)', l.loop_name, l.life)
                else format('call pgautofailover.probe_lane(%L, %L, %L)',
                            l.loop_name, l.kind = 'slow', l.life) end
      from (select format('%s-%s', k.kind, i.suffix) as loop_name, k.kind,
                   i.suffix = 'boot' as boot,
                   case when i.suffix = 'boot' then '75 s' else '10 min' end as life
              from (values ('tick', 2), ('fast', 4), ('slow', 2)) as k (kind, lanes)
             cross join lateral (select 'boot' as suffix
                                  union all
                                 select s::text from generate_series(1, k.lanes) as s) as i) as l
     order by 1
$$;

comment on function pgautofailover.background_plan is
    'The pg_cron jobs that the monitor needs.';
