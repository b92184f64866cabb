-- Thresholds come from three tables; whichever changes, the rows of limits are made anew.
create function pgautofailover.refresh_limits()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.limits;
    insert into pgautofailover.limits
    select f.formationid,
           max(v.ms) filter (where s.name = 'node_considered_unhealthy_timeout'),
           max(v.ms) filter (where s.name = 'primary_demote_timeout'),
           max(v.ms) filter (where s.name = 'startup_grace_period'),
           max(v.ms) filter (where s.name = 'replication_stall_timeout'),
           max(v.ms) filter (where s.name = 'process_death_confirmation'),
           max(v.ms) filter (where s.name = 'lease_margin'),
           max(v.ms) filter (where s.name = 'report_freshness'),
           max(v.value) filter (where s.name = 'enable_sync_wal_log_threshold'),
           max(v.value) filter (where s.name = 'promote_wal_log_threshold')
      from pgautofailover.formation as f
     cross join pgautofailover.setting as s
      left join pgautofailover.formation_setting as fs
        on fs.formationid = f.formationid
       and fs.name = s.name
     cross join lateral (
            select coalesce(fs.value, s.file_value, s.default_value) as value,
                   coalesce(fs.value, s.file_value, s.default_value) * interval '1 ms' as ms) as v
     group by f.formationid;
    return null;
end
$$;

create or replace trigger refresh_limits
after insert or update or delete on pgautofailover.setting
for each statement execute function pgautofailover.refresh_limits();

create or replace trigger refresh_limits
after insert or update or delete on pgautofailover.formation_setting
for each statement execute function pgautofailover.refresh_limits();

create or replace trigger refresh_limits
after insert on pgautofailover.formation
for each statement execute function pgautofailover.refresh_limits();
