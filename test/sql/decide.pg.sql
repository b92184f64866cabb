-- The decision table: one line per case, then what can be enumerated instead of sampled.
begin;
select no_plan();

-- 'reported/goal', of the node and of its primary (- = none); the words that hold; the rule.
create temporary table expected (
    place serial, node text, prim text, words text, operation text, pos integer);
insert into expected (node, prim, words, operation, pos) values
    ('dropped/dropped',                     '-', '', null, 201),
    ('primary/dropped',                     '-', '', null, 203),
    ('maintenance/maintenance',             'primary/primary', '', null, 205),
    ('demote_timeout/draining',             '-', '', null, 207),
    ('demote_timeout/wait_primary',         '-', 'not_alone not_failover_in_progress not_promotion_ordered not_standby_in_maintenance', null, 206),
    ('demote_timeout/wait_primary',         '-', 'not_alone failover_in_progress', null, 207),
    ('demote_timeout/primary',              '-', '', null, null),
    ('prepare_maintenance/prepare_maintenance', '-', 'alone', null, 208),
    ('secondary/secondary',                 '-', 'alone eligible not_primary_leaving', null, 209),
    ('secondary/secondary',                 '-', 'alone eligible primary_leaving', null, null),
    ('wait_standby/wait_standby',           '-', 'alone eligible not_primary_leaving', null, null),
    ('primary/primary',                     '-', 'alone not_eligible', null, 210),
    ('secondary/secondary',                 '-', 'alone not_eligible', null, 211),
    ('maintenance/catchingup',              '-', 'alone', null, 212),
    ('wait_standby/single',                 '-', 'alone eligible', null, 213),
    ('maintenance/maintenance',             '-', 'alone', null, 205),
    ('primary/primary',                     '-', 'primary_role unhealthy not_alone not_two_nodes not_primary_alone candidate_available', null, 301),
    ('primary/primary',                     '-', 'primary_role unhealthy not_alone not_two_nodes primary_alone candidate_available', null, null),
    ('primary/primary',                     '-', 'wrote_alone sync_secondaries not_failover_in_progress not_promotion_ordered', null, 309),
    ('primary/primary',                     '-', 'wrote_alone not_sync_secondaries not_failover_in_progress not_promotion_ordered', null, null),
    ('wait_primary/primary',                '-', 'wrote_alone sync_secondaries not_failover_in_progress not_promotion_ordered', null, null),
    ('wait_primary/wait_primary',           '-', 'primary_role unhealthy not_alone not_two_nodes candidate_available', null, null),
    ('demote_timeout/primary',              '-', 'unhealthy not_alone not_two_nodes not_primary_alone candidate_available', null, 302),
    ('demote_timeout/primary',              '-', 'unhealthy not_alone not_two_nodes primary_alone candidate_available', null, null),
    ('prepare_maintenance/prepare_maintenance', '-', 'not_alone not_two_nodes', null, 303),
    ('draining/draining',                   '-', 'two_nodes reporting not_promotion_ordered not_failover_in_progress not_candidate_available', null, 307),
    ('prepare_maintenance/prepare_maintenance', '-', 'not_alone two_nodes', null, null),
    ('single/single',                       '-', 'present standby_waiting', null, 401),
    ('primary/primary',                     '-', 'present not_quorum_standbys not_secondaries not_failover_in_progress not_promotion_ordered', null, 403),
    ('primary/primary',                     '-', 'present not_waits_as_told not_quorum_standbys secondaries not_failover_in_progress not_promotion_ordered', null, 404),
    ('primary/primary',                     '-', 'present waits_as_told not_quorum_standbys secondaries not_secondary_down not_failover_in_progress not_promotion_ordered', null, 405),
    ('primary/primary',                     '-', 'present not_waits_as_told quorum_standbys sync_secondaries not_failover_in_progress not_promotion_ordered', null, null),
    ('wait_primary/wait_primary',           '-', 'present not_quorum_standbys secondaries not_secondary_down', null, 405),
    ('primary/primary',                     '-', 'present not_sync_secondaries not_blocking_sync not_failover_in_progress not_promotion_ordered', null, 407),
    ('primary/primary',                     '-', 'present not_sync_secondaries not_blocking_sync failover_in_progress not_promotion_ordered', null, null),
    ('primary/primary',                     '-', 'present not_sync_secondaries blocking_sync', null, 409),
    ('wait_primary/wait_primary',           '-', 'present sync_secondaries not_secondary_down', null, 411),
    ('wait_primary/wait_primary',           '-', 'present sync_secondaries secondary_down', null, null),
    ('apply_settings/apply_settings',       '-', 'present not_sync_secondaries not_blocking_sync not_promotion_ordered', null, 413),
    ('apply_settings/apply_settings',       '-', 'present sync_secondaries', null, 415),
    ('apply_settings/primary',              '-', 'present not_sync_secondaries blocking_sync not_failover_in_progress not_promotion_ordered', null, null),
    ('apply_settings/primary',              '-', 'present quorum_standbys not_sync_secondaries not_blocking_sync not_failover_in_progress not_promotion_ordered', null, 417),
    ('wait_primary/primary',                '-', 'present quorum_standbys not_sync_secondaries not_blocking_sync not_failover_in_progress not_promotion_ordered', null, 419),
    ('wait_primary/primary',                '-', 'present not_quorum_standbys not_sync_secondaries not_blocking_sync not_failover_in_progress not_promotion_ordered', null, null),
    ('join_primary/join_primary',           '-', 'present', null, 421),
    ('secondary/secondary',                 'primary/primary', 'unhealthy primary_present', null, 501),
    ('secondary/secondary',                 'primary/primary', 'unhealthy not_primary_present', null, null),
    ('secondary/secondary',                 'apply_settings/primary', 'unhealthy primary_present', null, 502),
    ('report_lsn/report_lsn',               'apply_settings/primary', 'primary_healthy', null, 509),
    ('secondary/secondary',                 'primary/primary', 'stream_lost primary_answers primary_healthy not_failover_in_progress', null, 503),
    ('secondary/secondary',                 'prepare_promotion/wait_primary', '', null, 504),
    ('secondary/secondary',                 'primary/primary', 'diverged primary_role_held primary_healthy', null, 505),
    ('fast_forward/fast_forward',           'primary/primary', 'not_primary_unhealthy', null, 506),
    ('prepare_promotion/prepare_promotion', 'wait_primary/primary', 'not_primary_unhealthy', null, 506),
    ('report_lsn/report_lsn',               'wait_primary/wait_primary', 'primary_healthy', null, 507),
    ('catchingup/catchingup',               'primary/primary', 'stream_lost not_same_timeline primary_healthy', null, 508),
    ('report_lsn/report_lsn',               'primary/primary', 'primary_healthy', null, 509),
    ('init/report_lsn',                     'wait_primary/wait_primary', '', null, 499),
    ('init/report_lsn',                     '-', '', null, null),
    ('join_secondary/prepare_promotion',    '-', '', null, 500),
    ('report_lsn/fast_forward',             '-', 'sources_gone', null, 510),
    ('fast_forward/fast_forward',           '-', '', null, 511),
    ('wait_standby/wait_standby',           'wait_primary/wait_primary', '', null, 515),
    ('wait_standby/wait_standby',           'apply_settings/primary', '', null, 516),
    ('wait_standby/wait_standby',           'primary/primary', 'quorum_member', null, 517),
    ('wait_standby/wait_standby',           'primary/primary', 'not_quorum_member', null, 519),
    ('wait_standby/wait_standby',           'single/single', 'quorum_member', null, null),
    ('catchingup/catchingup',               'wait_primary/wait_primary', 'healthy not_stream_down not_diverged same_timeline sync_lag_ok', null, 521),
    ('catchingup/catchingup',               'wait_primary/wait_primary', 'healthy stream_down not_diverged same_timeline sync_lag_ok', null, null),
    ('catchingup/catchingup',               'wait_primary/wait_primary', 'healthy not_stream_down not_diverged same_timeline not_sync_lag_ok', null, null),
    ('secondary/secondary',                 'wait_primary/wait_primary', 'two_nodes healthy eligible not_diverged not_primary_alone primary_unhealthy promote_lag_ok', null, 523),
    ('secondary/secondary',                 'wait_primary/primary', 'two_nodes healthy eligible not_diverged not_primary_alone primary_unhealthy promote_lag_ok', null, 523),
    ('secondary/secondary',                 'wait_primary/primary', 'two_nodes healthy eligible not_diverged primary_alone primary_unhealthy promote_lag_ok', null, null),
    ('secondary/secondary',                 'demote_timeout/primary', 'two_nodes healthy eligible not_diverged not_primary_alone primary_unhealthy promote_lag_ok', null, 524),
    ('secondary/secondary',                 'demote_timeout/primary', 'two_nodes healthy eligible not_diverged primary_alone primary_unhealthy promote_lag_ok', null, null),
    ('secondary/secondary',                 'primary/primary', 'two_nodes healthy eligible not_diverged not_primary_alone primary_role_held primary_unhealthy promote_lag_ok', null, 525),
    ('secondary/secondary',                 'primary/primary', 'two_nodes healthy not_eligible not_diverged primary_role_held primary_unhealthy promote_lag_ok', null, null),
    ('secondary/secondary',                 'primary/primary', 'two_nodes healthy eligible not_diverged primary_role_held primary_unhealthy not_promote_lag_ok', null, null),
    ('secondary/secondary',                 'primary/primary', 'two_nodes not_healthy eligible not_diverged primary_role_held primary_unhealthy promote_lag_ok', null, null),
    ('secondary/secondary',                 'prepare_maintenance/prepare_maintenance', 'two_nodes healthy eligible not_diverged promote_lag_ok', null, 526),
    ('secondary/secondary',                 'prepare_maintenance/prepare_maintenance', 'two_nodes healthy not_eligible not_diverged promote_lag_ok', null, null),
    ('prepare_maintenance/prepare_maintenance', '-', 'two_nodes not_promotion_ordered not_failover_in_progress not_candidate_available', null, 305),
    ('prepare_maintenance/prepare_maintenance', '-', 'two_nodes promotion_ordered not_failover_in_progress not_candidate_available', null, null),
    ('secondary/prepare_promotion',         'wait_primary/wait_primary', 'primary_role_held primary_healthy', null, 512),
    ('secondary/prepare_promotion',         'wait_primary/wait_primary', 'primary_role_held not_primary_healthy', null, null),
    ('secondary/prepare_promotion',         'primary/draining', 'not_primary_role_held primary_healthy', null, null),
    ('wait_maintenance/wait_maintenance',   'wait_primary/wait_primary', '', null, 527),
    ('wait_maintenance/wait_maintenance',   'primary/wait_primary', '', null, null),
    ('wait_maintenance/wait_maintenance',   'demote_timeout/demoted', '', null, 529),
    ('wait_maintenance/wait_maintenance',   '-', 'not_primary_exists', null, 530),
    ('prepare_promotion/prepare_promotion', 'prepare_maintenance/prepare_maintenance', '', null, 531),
    ('prepare_promotion/prepare_promotion', 'primary/prepare_maintenance', 'primary_out', null, 533),
    ('prepare_promotion/prepare_promotion', 'primary/draining', 'primary_exists not_primary_in_maintenance', null, 539),
    ('prepare_promotion/prepare_promotion', 'primary/prepare_maintenance', 'primary_exists primary_in_maintenance', null, null),
    ('prepare_promotion/prepare_promotion', '-', 'present not_primary_exists not_primary_leaving', null, 541),
    ('prepare_promotion/prepare_promotion', '-', 'present not_primary_exists primary_leaving', null, null),
    ('prepare_promotion/prepare_promotion', 'prepare_maintenance/maintenance', 'present primary_in_maintenance not_primary_leaving', null, 542),
    ('stop_replication/stop_replication',   'prepare_maintenance/prepare_maintenance', 'present not_primary_leaving', null, 543),
    ('stop_replication/stop_replication',   'demote_timeout/demote_timeout', 'present primary_stopped not_primary_leaving', null, 545),
    ('stop_replication/stop_replication',   'demote_timeout/demote_timeout', 'present not_primary_stopped', null, null),
    ('stop_replication/stop_replication',   'demote_timeout/demote_timeout', 'not_present primary_stopped', null, null),
    ('stop_replication/stop_replication',   'primary/demote_timeout', 'present primary_out not_primary_leaving', null, 547),
    ('stop_replication/stop_replication',   'primary/demote_timeout', 'present not_primary_out', null, null),
    ('stop_replication/stop_replication',   'primary/prepare_maintenance', 'present primary_out not_primary_leaving', null, 549),
    ('stop_replication/stop_replication',   'wait_primary/primary', 'present', null, 550),
    ('stop_replication/stop_replication',   'demoted/demoted', 'present not_primary_leaving', null, 551),
    ('stop_replication/stop_replication',   '-', 'present not_primary_exists not_primary_leaving', null, 553),
    ('demote_timeout/demote_timeout',       'wait_primary/wait_primary', '', null, 554),
    ('demoted/demoted',                     'wait_primary/primary', 'primary_healthy', null, 555),
    ('demoted/demoted',                     'primary/primary', 'primary_healthy', null, 557),
    ('demoted/demoted',                     'primary/primary', 'not_primary_healthy', null, null),
    ('join_secondary/join_secondary',       'wait_primary/primary', '', null, 559),
    ('join_secondary/join_secondary',       'primary/primary', '', null, 561),
    ('secondary/secondary',                 'primary/primary', 'not_two_nodes healthy eligible not_primary_alone primary_role_held primary_unhealthy election_open reporting not_promotion_running', null, 600),
    ('report_lsn/report_lsn',               'primary/draining', 'promotion_running winner_ready election_open', null, 601),
    ('report_lsn/report_lsn',               '-', 'not_alone election_open elected not_lacks_wal', null, 603),
    ('report_lsn/report_lsn',               '-', 'not_alone election_open elected lacks_wal', null, 605),
    ('report_lsn/report_lsn',               '-', 'not_alone election_open not_elected', null, null),
    ('secondary/secondary',                 'primary/draining', 'election_open reporting not_promotion_running', null, 607),
    ('catchingup/catchingup',               'primary/draining', 'election_open reporting not_promotion_running', null, 607),
    ('catchingup/catchingup',               'primary/draining', 'election_open not_reporting not_promotion_running', null, null),
    ('maintenance/catchingup',              'primary/draining', 'election_open reporting not_promotion_running', null, 609),
    ('draining/draining',                   '-', 'election_open reporting stopped not_promotion_running', null, 611),
    ('join_secondary/join_secondary',       '-', 'not_alone election_open reporting not_promotion_running', null, 612),
    ('join_secondary/secondary',            '-', 'not_alone election_open reporting not_promotion_running', null, 612),
    ('demote_timeout/demote_timeout',       '-', 'promotion_lost reporting stopped', null, 613),
    ('report_lsn/catchingup',               '-', 'not_alone', null, 614),
    ('report_lsn/wait_standby',             '-', 'not_alone', null, 614),
    ('join_secondary/join_secondary',       '-', 'alone reporting nobody_has_led', null, 615),
    ('join_secondary/secondary',            '-', 'alone reporting nobody_has_led', null, 615),
    ('join_secondary/join_secondary',       '-', 'alone reporting not_nobody_has_led', null, null),
    ('primary/primary',                     '-', '', 'remove_primary', 101),
    ('catchingup/secondary',                'primary/primary', '', 'remove_standby', 103),
    ('secondary/secondary',                 'primary/primary', 'two_nodes', 'failover_pair', 105),
    ('secondary/secondary',                 'wait_primary/wait_primary', 'two_nodes', 'failover_pair', null),
    ('primary/primary',                     '-', 'not_alone not_two_nodes', 'failover_group', 107),
    ('secondary/secondary',                 'primary/primary', 'two_nodes', 'maintain_primary_of_pair', 109),
    ('primary/primary',                     '-', 'not_alone not_two_nodes', 'maintain_primary', 111),
    ('secondary/secondary',                 'primary/primary', '', 'maintain_last_sync', 113),
    ('catchingup/catchingup',               'wait_primary/wait_primary', '', 'maintain_standby', 115),
    ('maintenance/maintenance',             '-', 'alone eligible', 'stop_maintenance', 117),
    ('maintenance/maintenance',             '-', 'alone not_eligible', 'stop_maintenance', 118),
    ('maintenance/maintenance',             '-', 'not_alone not_primary_exists', 'stop_maintenance', 119),
    ('maintenance/maintenance',             'demoted/demoted', 'not_alone primary_exists', 'stop_maintenance', 121),
    ('maintenance/maintenance',             'primary/draining', 'primary_exists failover_in_progress', 'stop_maintenance', 123),
    ('wait_maintenance/wait_maintenance',   'primary/wait_primary', 'not_alone primary_exists', 'stop_maintenance', 122),
    ('prepare_maintenance/prepare_maintenance', '-', 'not_alone promotion_ordered', 'stop_maintenance', 124),
    ('maintenance/maintenance',             'primary/primary', 'primary_exists', 'stop_maintenance', 125),
    ('primary/primary',                     '-', '', 'apply_settings', 127),
    ('wait_primary/wait_primary',           '-', '', 'standby_removed', 129),
    ('primary/primary',                     '-', '', 'nonsense', null);

create function pg_temp.facts_of(e expected) returns pgautofailover.facts
language plpgsql as $$
declare
    v  pgautofailover.facts;
begin
    v.operation := e.operation;
    v.node_reported := split_part(e.node, '/', 1);
    v.node_goal := split_part(e.node, '/', 2);
    v.node_state := case when v.node_reported = v.node_goal then v.node_goal end;
    if e.prim <> '-' then
        v.primary_reported := split_part(e.prim, '/', 1);
        v.primary_goal := split_part(e.prim, '/', 2);
        v.primary_state := case when v.primary_reported = v.primary_goal then v.primary_goal end;
    end if;
    select coalesce(array_agg(regexp_replace(w, '^not_', 'not ')), '{}') into v.guards
      from regexp_split_to_table(e.words, ' ') as w where w <> '';
    return v;
end
$$;

select is((pgautofailover.decide(pg_temp.facts_of(e))).position, e.pos,
          format('%s beside %s, %s', coalesce(e.operation || ': ', '') || e.node, e.prim, e.words))
  from expected as e order by e.place;

-- every rule has a line above
select is_empty('select r.position from pgautofailover.fsm_rule as r
                  except select e.pos from expected as e',
                'every rule is tried above');

-- words
select is_empty($$
    select r.position, w.word
      from pgautofailover.fsm_rule as r
     cross join unnest(r.requires) as w (word)
     where regexp_replace(w.word, '^not ', '') not in
           (select g.guard from pgautofailover.fsm_guard as g)
$$, 'every word of a rule has its meaning');
select is_empty($$
    select r.position
      from pgautofailover.fsm_rule as r
     cross join unnest(r.requires) as w (word)
     where ('not ' || w.word) = any (r.requires)
$$, 'no rule asks for a word and its negation');
select is_empty($$
    select g.guard
      from pgautofailover.fsm_guard as g
     where not exists (
            select from pgautofailover.fsm_rule as r
             where g.guard = any (r.requires) or 'not ' || g.guard = any (r.requires))
       and g.guard not in ('streaming')
$$, 'every word is used');
select is_empty($$
    select r.position from pgautofailover.fsm_rule as r
     where r.reason = '' or r.rule !~ '^[MEG]\d+[abc]?$'
$$, 'every rule has a name and a reason');

-- No rule hides behind an earlier one: for some pair of states no earlier rule asks for less.
create temporary table pair as
select r.state as reported, g.state as goal, case when r.state = g.state then g.state end as state
  from unnest(enum_range('init'::pgautofailover.replication_state, 'dropped')) as r (state)
 cross join unnest(enum_range('init'::pgautofailover.replication_state, 'dropped')) as g (state);

create function pg_temp.matches(r pgautofailover.fsm_rule, n pair, p pair) returns boolean
language sql immutable as $$
    select (r.node_state is null or coalesce(n.state = any (r.node_state), false))
       and (r.node_reported is null or n.reported = any (r.node_reported))
       and (r.node_goal is null or n.goal = any (r.node_goal))
       and (r.primary_state is null or coalesce(p.state = any (r.primary_state), false))
       and (r.primary_reported is null or coalesce(p.reported = any (r.primary_reported), false))
       and (r.primary_goal is null or coalesce(p.goal = any (r.primary_goal), false))
$$;
select ok(exists (
    select
      from pair as n
     cross join lateral (
            select p from pair as p
             where r.primary_state is not null or r.primary_reported is not null
                   or r.primary_goal is not null
             union all select null) as p (p)
     where pg_temp.matches(r, n, p.p)
       and not exists (
            select
              from pgautofailover.fsm_rule as b
             where b.position < r.position
               and b.operation is not distinct from r.operation
               and b.requires <@ r.requires
               and pg_temp.matches(b, n, p.p))),
    format('rule %s can be reached', r.position))
  from pgautofailover.fsm_rule as r order by r.position;

-- orders that keepers can carry out, and the proof is not empty by accident
select is_empty('select * from pgautofailover.fsm_dead_ends', 'no dead ends');
create function pg_temp.dead_ends_after(p_sql text) returns bigint
language plpgsql as $$
declare
    v_found  bigint;
begin
    begin
        execute p_sql;
        select count(*) into v_found from pgautofailover.fsm_dead_ends;
        raise exception 'undo' using errcode = 'UNDO1';
    exception when sqlstate 'UNDO1' then
        return v_found;
    end;
end
$$;
select cmp_ok(pg_temp.dead_ends_after(
    $$update pgautofailover.fsm_rule set assign_node = 'join_primary' where position = 521$$),
    '>', 0::bigint, 'a rule that orders what no keeper can do is found');
select cmp_ok(pg_temp.dead_ends_after(
    $$delete from pgautofailover.fsm_rule where position in (500, 559, 561, 612, 613)$$),
    '>', 0::bigint, 'a state that no rule leads on from is found');

select * from finish();
rollback;
