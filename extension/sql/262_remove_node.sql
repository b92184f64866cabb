create function pgautofailover.remove_node(node_id bigint, force boolean default false)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_id(node_id);
begin
    perform pgautofailover.lock_formation(v_node.formationid);
    select n.* into v_node from pgautofailover.node as n where n.nodeid = remove_node.node_id;
    if not found then
        -- another session removed it while this one waited for the lock
        return true;
    end if;
    return pgautofailover.remove_locked_node(v_node, force);
end
$$;

create function pgautofailover.remove_node(
    node_host  text,
    node_port  integer default 5432,
    force      boolean default false
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node_id  bigint;
begin
    select n.nodeid into v_node_id
      from pgautofailover.node as n
     where n.nodehost = node_host
       and n.nodeport = node_port;
    if not found then
        raise exception 'no node is registered at %:%', node_host, node_port
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    return pgautofailover.remove_node(v_node_id, force);
end
$$;

comment on function pgautofailover.remove_node(bigint, boolean) is
    'Removes a node; force is for one that is gone for good and cannot say goodbye.';
comment on function pgautofailover.remove_node(text, integer, boolean) is
    'Removes a node by its address; force is for one that is gone for good.';
