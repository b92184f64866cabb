create function pgautofailover.start_maintenance(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
    v_now   timestamptz;
begin
    if not exists (select from pgautofailover.node as n
                    where n.nodeid = start_maintenance.node_id) then
        return false;
    end if;
    v_node := pgautofailover.lock_node(node_id);
    v_now := pgautofailover.clock();
    if v_node.reportedstate = 'maintenance' or v_node.goalstate = 'maintenance' then
        return true;
    elsif v_node.reportedstate = 'primary' and v_node.goalstate = 'primary' then
        perform pgautofailover.maintain_primary(v_node, v_now);
    elsif v_node.reportedstate in ('secondary', 'catchingup') then
        perform pgautofailover.maintain_standby(v_node, v_now);
    else
        raise exception '% is "%" and shall be "%": it cannot go to maintenance now',
            pgautofailover.node_label(v_node), v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'A node goes to maintenance from primary, secondary or catchingup.';
    end if;
    return true;
end
$$;

comment on function pgautofailover.start_maintenance is
    'Takes a node out of the machine''s hands, after a failover when it is the primary.';
