-- Enumerated: a group at rest makes no rule fire; and whatever two nodes have reported and were
-- told, the machine comes to rest and at most one of them is newly told to take writes.
\ir support/lab.psql
select no_plan();

-- One formation per combination: a group that nobody touched before.
create function lab.put(
    p_formation text, p_place integer, p_reported text, p_goal text, p_health integer,
    p_priority integer, p_quorum boolean, p_running boolean default true)
returns void
language sql as $$
    insert into pgautofailover.node
        (formationid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
         reportedstate, reportedpgisrunning, reportedlsn, health, candidatepriority,
         replicationquorum, reporttime, walreporttime, healthchecktime, statechangetime)
    select p_formation, 0, p_place, 'h' || p_formation, p_place, 1,
           p_goal::pgautofailover.replication_state,
           p_reported::pgautofailover.replication_state, p_running, '0/3000000', p_health,
           p_priority, p_quorum, w.now - interval '10 min', w.now, w.now - interval '2 s',
           w.now - interval '1 h'
      from lab.world as w
$$;

-- at rest
create table lab.kind as
select row_number() over () as k, h as health, p as priority, q as quorum
  from unnest('{-1,1}'::integer[]) as h, unnest('{0,50}'::integer[]) as p,
       unnest('{t,f}'::boolean[]) as q;

create table lab.rest as
select format('%s-%s-%s-%s', n, a.k, b.k, coalesce(c.k, 0)) as formation, n as number,
       a.k as a, b.k as b, c.k as c
  from generate_series(0, 2) as n, lab.kind as a, lab.kind as b,
       (select k from lab.kind union all select null) as c (k)
 where c.k is null or (n < 2 and b.k <= c.k);
insert into lab.rest
select format('alone-%s', a.k), 0, a.k, null, null from lab.kind as a;

insert into pgautofailover.formation (formationid, number_sync_standbys)
select r.formation, r.number from lab.rest as r;
select count(lab.put(r.formation, 1, s.state, s.state, a.health, a.priority, a.quorum)) > 0
  from lab.rest as r
  join lab.kind as a on a.k = r.a
 cross join lateral (select case when r.b is null then 'single' else 'primary' end) as s (state)
 \g /dev/null
select count(lab.put(r.formation, o.place, 'secondary', 'secondary', k.health, k.priority,
                     k.quorum)) > 0
  from lab.rest as r
 cross join lateral (values (2, r.b), (3, r.c)) as o (place, k)
  join lab.kind as k on k.k = o.k
 \g /dev/null

select cmp_ok(count(*)::int, '>', 700, 'combinations of nodes at rest') from lab.rest;
select is(count(*) filter (
              where not pgautofailover.group_at_rest(r.formation, 0))::int,
          0, 'all of them count as at rest')
  from lab.rest as r;
create table lab.moved as
select r.formation, pgautofailover.proceed_group(r.formation, 0, pgautofailover.clock()) as changes
  from lab.rest as r;
select is_empty('select * from lab.moved where changes > 0', 'no rule fires in any of them');

-- what is not at rest, for a tick and for a heartbeat, which does not look at evidence
create function lab.rests(p_sql text) returns boolean[]
language plpgsql as $$
begin
    call lab.cluster(2);
    execute p_sql;
    return array[
        not exists (select from pgautofailover.restless_groups()),
        pgautofailover.group_at_rest('default', 0)];
end
$$;
create temporary table unrest (what text, statement text);
insert into unrest values
    ('nothing', 'select 1'),
    ('health 0', 'update pgautofailover.node set health = 0 where nodeid = 2'),
    ('silence', 'update lab.world set now = now + interval ''1 h'''),
    ('a stopped Postgres', 'update pgautofailover.node set reportedpgisrunning = false'),
    ('a bias', 'update pgautofailover.node set candidatepriority = -51 where nodeid = 1'),
    ('a lost session', 'update pgautofailover.node_evidence set session_lost_at = now()'),
    ('a lost stream', 'update pgautofailover.node_evidence set streaming = false'),
    ('a commit that may hang', 'update pgautofailover.node_evidence set as_told = false'),
    ('a stall', 'update pgautofailover.node set replication_stall_since = now()'),
    ('another timeline', 'update pgautofailover.node set reportedtli = 2 where nodeid = 1'),
    ('a goal', 'update pgautofailover.node set goalstate = ''catchingup'' where nodeid = 2'),
    ('somebody who leaves', 'update pgautofailover.node set goalstate = ''dropped'' where nodeid = 2'),
    ('two primaries', 'update pgautofailover.node set goalstate = ''primary'', reportedstate = ''primary'''),
    ('no primary', 'update pgautofailover.node set goalstate = ''secondary'', reportedstate = ''secondary''');
select is(lab.rests(u.statement),
          array[u.what in ('nothing', 'silence'),
                u.what in ('nothing', 'silence', 'a lost session', 'a lost stream',
                           'a commit that may hang')],
          format('%s: at rest or not', u.what))
  from unrest as u;

-- the same for a heartbeat that would share the group's lock: it must say nothing new, too
create function lab.shares(p_arguments text) returns boolean
language plpgsql as $$
declare
    v_shares  boolean;
begin
    execute format('select pgautofailover.share_heartbeat(''default'', 2, 0, %s)', p_arguments)
       into v_shares;
    return v_shares;
end
$$;
select is(array[(lab.rests(u.statement))[2],
                lab.shares('''secondary'', true, 1, '''', null, true, false')],
          array_fill(u.what in ('nothing', 'silence', 'a lost session', 'a lost stream',
                                'a commit that may hang'), array[2]),
          format('%s: the lock is shared or not', u.what))
  from unrest as u;
create temporary table said (what text, arguments text);
insert into said values
    ('nothing new',           '''secondary'', true, 1, '''', true, true, true'),
    ('another state',         '''catchingup'', true, 1, '''', true, true, true'),
    ('a stopped Postgres',    '''secondary'', false, 1, '''', true, true, true'),
    ('another timeline',      '''secondary'', true, 2, '''', true, true, true'),
    ('a lost stream',         '''secondary'', true, 1, '''', false, true, true'),
    ('no word of a stream',   '''secondary'', true, 1, '''', null, true, true'),
    ('a commit that hangs',   '''secondary'', true, 1, '''', true, false, true'),
    ('a primary that stalls', '''primary'', true, 1, '''', true, true, true'),
    ('a wrong state',         '''secondary'', true, 1, ''none'', true, true, true'),
    ('an unknown state',      'null, true, 1, '''', true, true, true');
call lab.cluster(2, p_ours => true);
select is(lab.shares(s.arguments), s.what = 'nothing new', format('%s: shared or not', s.what))
  from said as s;

-- Comes to rest: pairs of (reported, goal), of which a part by turns; all = 0 takes every one.
\if :{?part}
\else
  \set part 11
\endif
call lab.reset();
create table lab.state_pair as
select distinct s.reported, s.goal
  from (select e.current_state::text as reported, e.assigned_state::text as goal
          from pgautofailover.dump_fsm_edges() as e
         where e.assigned_state <> 'dropped'
        union
        select t::text, t::text
          from unnest(enum_range('init'::pgautofailover.replication_state,
                                 'join_secondary')) as t) as s;
create table lab.couple as
select * from (
    select row_number() over (order by a.reported, a.goal, b.reported, b.goal) as place,
           a.reported as a_reported, a.goal as a_goal, b.reported as b_reported,
           b.goal as b_goal
      from lab.state_pair as a, lab.state_pair as b) as c
 where c.place % greatest(:part, 1) = 0;
insert into pgautofailover.formation (formationid) select c.place from lab.couple as c;
select count(lab.put(c.place::text, 1, c.a_reported, c.a_goal, c.place::integer % 3 - 1, 50, true,
                     c.place % 2 = 0)) > 0 from lab.couple as c \g /dev/null
select count(lab.put(c.place::text, 2, c.b_reported, c.b_goal, 1, (c.place % 5)::integer * 10,
                     c.place % 7 <> 0)) > 0 from lab.couple as c \g /dev/null

create function lab.comes_to_rest(p_formation text) returns text
language plpgsql as $$
begin
    perform pgautofailover.proceed_group(p_formation, 0, pgautofailover.clock());
    return null;
exception when others then
    return sqlerrm;
end
$$;
create table lab.outcome as
select c.*, lab.comes_to_rest(c.place::text) as trouble from lab.couple as c;
select cmp_ok(count(*)::int, '>', 900, 'couples of nodes in any two states') from lab.outcome;
select is_empty('select * from lab.outcome where trouble is not null', 'each comes to rest');
select is_empty($$
    select o.a_reported, o.a_goal, o.b_reported, o.b_goal
      from lab.outcome as o
      join pgautofailover.node as n on n.formationid = o.place::text
     group by o.place, o.a_reported, o.a_goal, o.b_reported, o.b_goal
    having count(*) filter (where pgautofailover.is_writable(n.goalstate)) > 1
       and not (pgautofailover.is_writable(o.a_goal::pgautofailover.replication_state)
                and pgautofailover.is_writable(o.b_goal::pgautofailover.replication_state))
$$, 'none ends with a second node that shall take writes');

select * from finish();
rollback;
