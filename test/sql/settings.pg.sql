-- Thresholds: where they come from, which wins, what is refused (docs/decisions/0007).
\ir support/lab.psql
select no_plan();
call lab.reset();

select is(pgautofailover.parse_setting(v.text, v.unit), v.number::bigint,
          format('"%s" is %s %s', v.text, v.number, v.unit))
  from (values ('20s', 'ms', 20000), ('20000', 'ms', 20000), (' 1min ', 'ms', 60000),
               ('0.5 s', 'ms', 500), ('2h', 'ms', 7200000), ('1d', 'ms', 86400000),
               ('16MB', 'bytes', 16777216), ('64kB', 'bytes', 65536), ('1GB', 'bytes', 1073741824),
               ('3', 'count', 3), ('on', 'boolean', 1), ('false', 'boolean', 0))
       as v (text, unit, number);
select throws_ok(format('select pgautofailover.parse_setting(%L, %L)', v.text, v.unit),
                 '22023', null, format('"%s" is no number of %s', v.text, v.unit))
  from (values ('20 parsecs', 'ms'), ('', 'ms'), ('s', 'ms'), ('10MB', 'ms'), ('5s', 'count'))
       as v (text, unit);

-- names of the 2.x extension, with their meaning
select is_empty($$
    select n.name
      from unnest('{health_check_period,health_check_timeout,health_check_max_retries,
                    health_check_retry_delay,enable_sync_wal_log_threshold,
                    promote_wal_log_threshold,primary_demote_timeout,
                    node_considered_unhealthy_timeout,startup_grace_period,
                    enable_health_checks,replication_stall_timeout}'::text[]) as n (name)
     where n.name not in (select s.name from pgautofailover.setting as s)
$$, 'the names of 2.x exist');
select is_empty($$
    select s.name from pgautofailover.setting as s
     where s.default_value < s.minimum or s.description = ''
$$, 'every setting has a default within its bounds and a description');

-- default, then the file, then the formation
create function lab.source() returns text
language sql as $$
    select concat_ws(' ', s.value, s.unit, s.source)
      from pgautofailover.settings as s
     where s.name = 'primary_demote_timeout' and s.formationid = 'default'
$$;
select is(lab.source(), '30000 ms default', 'a default');
set local pgautofailover.primary_demote_timeout = '40s';
select is(lab.source(), '30000 ms default', 'what a session sets for itself moves no limit');
select pgautofailover.sync_settings_from_file();
select is(lab.source(), '40000 ms postgresql.conf', 'the background loop takes over the file');
select is((pgautofailover.limits_of('default')).demote_timeout, interval '40 s',
          'and the machine reads it');
select pgautofailover.set_formation_setting('default', 'primary_demote_timeout', 50000);
select is(lab.source(), '50000 ms formation', 'a formation has its own');
select is((pgautofailover.limits_of('default')).demote_timeout, interval '50 s',
          'the machine reads that');
select pgautofailover.create_formation('other', 'pgsql', 'x', true, 0);
select is((pgautofailover.limits_of('other')).demote_timeout, interval '40 s',
          'another formation does not have it');
select pgautofailover.set_formation_setting('default', 'primary_demote_timeout', null);
select is(lab.source(), '40000 ms postgresql.conf', 'NULL takes it back');
set local pgautofailover.primary_demote_timeout = '';
select is(pgautofailover.sync_settings_from_file(), null, 'nothing is wrong with the file');
select is(lab.source(), '30000 ms default', 'the file takes it back');

-- a mistake in the file keeps nothing else from being read
set local pgautofailover.node_considered_unhealthy_timeout = '3 seconds';
set local pgautofailover.lease_margin = '-1';
set local pgautofailover.primary_demote_timeout = '35s';
select is(pgautofailover.sync_settings_from_file(), concat_ws('; ',
    'postgresql.conf: pgautofailover.lease_margin = ''-1'' is not taken, 2000 ms stays: cannot read "-1" as a number of ms',
    'postgresql.conf: pgautofailover.node_considered_unhealthy_timeout = ''3 seconds'' is not taken, 12000 ms stays: cannot read "3 seconds" as a number of ms'),
    'it says what it cannot read');
select is(lab.source(), '35000 ms postgresql.conf', 'and reads the rest');
set local pgautofailover.node_considered_unhealthy_timeout = '';
set local pgautofailover.lease_margin = '';
set local pgautofailover.primary_demote_timeout = '0';
select matches(pgautofailover.sync_settings_from_file(), 'primary_demote_timeout = ''0'' .*the least is 1',
               'too small a value');
set local pgautofailover.primary_demote_timeout = '';
select is(pgautofailover.sync_settings_from_file(), null, 'the file is mended');
select is(pgautofailover.setting_value('default', 'health_check_period'), 5000::bigint,
          'setting_value');
select is_empty($$
    select l.* from pgautofailover.limits as l where l is null or not (l is not null)
$$, 'no limit is NULL');

-- an operator's failover may accept a loss, for one transaction
select is(pgautofailover.data_loss_guarded(), true, 'losses are guarded against');
set local pgautofailover.guard_data_loss = off;
select is(pgautofailover.data_loss_guarded(), false, 'unless a session says so');
set local pgautofailover.guard_data_loss = 'on';

-- the thresholds do what they say
create function lab.promoted_after(p_name text, p_value bigint) returns integer
language plpgsql as $$
begin
    call lab.cluster(2);
    perform pgautofailover.set_formation_setting('default', p_name, p_value);
    call lab.dies('A');
    for v_second in 1..60 loop
        call lab.pass(1);
        if lab.goal('A') <> 'primary' then
            return v_second;
        end if;
    end loop;
    return null;
end
$$;
select is(lab.promoted_after('node_considered_unhealthy_timeout', 12000), 12,
          'node_considered_unhealthy_timeout 12 s');
select is(lab.promoted_after('node_considered_unhealthy_timeout', 25000), 25,
          'node_considered_unhealthy_timeout 25 s');
select is(lab.promoted_after('health_check_max_retries', 20), 21,
          'health_check_max_retries: bad only after so many failures');
call lab.cluster(2);
select pgautofailover.set_formation_setting('default', 'primary_demote_timeout', 5000);
call lab.dies('A');
call lab.pass(20);
select is(lab.writers(), 'B', 'primary_demote_timeout 5 s');
call lab.cluster(2, p_ours => true);
select pgautofailover.set_formation_setting('default', 'lease_margin', 8000);
call lab.dies('A');
call lab.pass(17);
select is(lab.writers(), 'nobody', 'lease_margin 8 s: not yet after 17 s');
call lab.pass(4);
select is(lab.writers(), 'B', 'lease_margin 8 s: after 21 s');
call lab.cluster(2);
select pgautofailover.set_formation_setting('default', 'promote_wal_log_threshold', 100);
update lab.keeper set lsn = '0/3001000' where name = 'A';
update lab.keeper set follows = false where name = 'B';
call lab.say('A');
call lab.dies('A');
call lab.pass(30);
select is(lab.goal('A'), 'primary', 'promote_wal_log_threshold: a standby that is too far behind');

select * from finish();
rollback;
