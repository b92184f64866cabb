-- Health as clients of the 2.x API know it: good at the first success, bad after retries.
create function pgautofailover.record_health(
    p_node_id  bigint,
    p_health   integer,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set healthchecktime = p_now
     where n.nodeid = p_node_id
       and n.health = p_health;
    if found then
        return;
    end if;
    v_node := pgautofailover.lock_node(p_node_id);
    if v_node.health = p_health then
        return;
    end if;
    update pgautofailover.node as n
       set health = p_health,
           healthchecktime = p_now
     where n.nodeid = p_node_id
    returning n.* into v_node;
    perform pgautofailover.log_event(
        v_node,
        format('%s is marked as %s', pgautofailover.node_label(v_node),
               case p_health when 1 then 'healthy' else 'unhealthy by the health check' end),
        p_now);
    perform pgautofailover.proceed_group(v_node.formationid, v_node.groupid, p_now);
end
$$;

comment on function pgautofailover.record_health is
    'Stores a node''s health; a change is logged and lets its group proceed.';
