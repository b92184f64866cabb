-- The node of a group whose goal is writable, or none: stricter than get_primary().
create function pgautofailover.group_primary(p_formation_id text, p_group_id integer)
returns pgautofailover.node
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select n
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and pgautofailover.is_writable(n.goalstate)
     order by n.nodeid
     limit 1
$$;

comment on function pgautofailover.group_primary is
    'The node of a group that takes, or shall take, the writes; NULL when there is none.';
