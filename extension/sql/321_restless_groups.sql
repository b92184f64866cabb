-- The groups that a tick looks at; the others would not change.
create function pgautofailover.restless_groups(
    out formation_id  text,
    out group_id      integer
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select r.formationid, r.groupid
      from pgautofailover.group_rest as r
     where not r.at_rest
     order by 1, 2
$$;

comment on function pgautofailover.restless_groups is
    'Groups in which something is not as it should be: those that a tick looks at.';
