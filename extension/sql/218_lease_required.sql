-- A node that takes writes must hold its lease as soon as another one could be promoted in
-- its place: then, and only then, does silence mean that it has to stop.
-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.lease_required(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_node.goalstate in ('primary', 'apply_settings', 'wait_primary', 'join_primary')
       and exists (
            select
              from pgautofailover.node as n
             where n.formationid = p_node.formationid
               and n.groupid = p_node.groupid
               and n.nodeid <> p_node.nodeid
               and n.goalstate = 'secondary');
end
$$;

comment on function pgautofailover.lease_required is
    'True while another node could be promoted in the place of this one.';
