create function pgautofailover.last_events(count integer default 10)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.* from pgautofailover.event as e order by e.eventid desc limit $1) as last
     order by last.eventtime, last.eventid
$$;

create function pgautofailover.last_events(
    formation_id  text default 'default',
    count         integer default 10
)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.*
              from pgautofailover.event as e
             where e.formationid = $1
             order by e.eventid desc
             limit $2) as last
     order by last.eventtime, last.eventid
$$;

create function pgautofailover.last_events(
    formation_id  text,
    group_id      integer,
    count         integer default 10
)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.*
              from pgautofailover.event as e
             where e.formationid = $1
               and e.groupid = $2
             order by e.eventid desc
             limit $3) as last
     order by last.eventtime, last.eventid
$$;

comment on function pgautofailover.last_events(integer) is
    'The last events of all formations, oldest first.';
comment on function pgautofailover.last_events(text, integer) is
    'The last events of a formation, oldest first.';
comment on function pgautofailover.last_events(text, integer, integer) is
    'The last events of a group, oldest first.';
