-- The payload and its key order are a contract (monitor-api.md 9): json, not jsonb.
create function pgautofailover.notify_state(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_payload constant text := json_build_object(
        'type', 'state',
        'formation', p_node.formationid,
        'groupId', p_node.groupid,
        'nodeId', p_node.nodeid,
        'name', p_node.nodename,
        'host', p_node.nodehost,
        'port', p_node.nodeport,
        'reportedState', p_node.reportedstate,
        'goalState', p_node.goalstate,
        'health', case p_node.health when 1 then 'good' when 0 then 'bad' else 'unknown' end
    )::text;
begin
    perform pg_notify('state', v_payload);
    perform pg_notify(
        pgautofailover.group_channel(p_node.formationid, p_node.groupid), v_payload);
end
$$;

comment on function pgautofailover.notify_state is
    'Sends the state of a node to everyone who listens, and to the keepers of its group.';
