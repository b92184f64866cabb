create function pgautofailover.default_node_name(
    p_formation  pgautofailover.formation,
    p_group_id   integer,
    p_node_id    bigint
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_formation.kind = 'pgsql' then format('node_%s', p_node_id)
        when p_group_id = 0 then format('coord0%s', chr(97 + c.peers))
        else format('worker%s%s', p_group_id, chr(97 + c.peers))
    end
      from (select count(*)::integer as peers
              from pgautofailover.node as n
             where n.formationid = p_formation.formationid
               and n.groupid = p_group_id) as c
$$;

comment on function pgautofailover.default_node_name is
    'The name of a node that registers without one.';
