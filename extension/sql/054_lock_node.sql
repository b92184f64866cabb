-- Which lock to take stands in a row that may change until it is taken: read, lock, read again.
create function pgautofailover.lock_node(p_node_id bigint)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_id(p_node_id);
begin
    perform pgautofailover.lock_group(v_node.formationid, v_node.groupid);
    return pgautofailover.node_by_id(p_node_id);
end
$$;

comment on function pgautofailover.lock_node is
    'Locks the group of a node and returns the node as it is under the lock.';
