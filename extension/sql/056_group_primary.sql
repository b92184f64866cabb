-- The node of a group whose goal is writable, or none: stricter than get_primary().
-- PL/pgSQL because each report of a primary calls it: SQL functions are planned anew each time.
create function pgautofailover.group_primary(p_formation_id text, p_group_id integer)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and pgautofailover.is_writable(n.goalstate)
     order by n.nodeid
     limit 1;
    return v_node;
end
$$;

comment on function pgautofailover.group_primary is
    'The node of a group that takes, or shall take, the writes; NULL when there is none.';
