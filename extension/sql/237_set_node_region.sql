create function pgautofailover.set_node_region(formation_id text, node_name text, region text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if set_node_region.region = '' then
        raise exception 'the region of node "%" must not be empty', node_name
            using errcode = 'invalid_parameter_value',
                  hint = 'The region of a node that has none is "default".';
    end if;
    update pgautofailover.node as n
       set region = set_node_region.region
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;
    perform pgautofailover.log_event(
        v_node, format('Setting region of %s to %s',
                       pgautofailover.node_label(v_node), v_node.region),
        pgautofailover.clock());
    return true;
end
$$;

comment on function pgautofailover.set_node_region is
    'An operator''s label of where a node is.';
