-- E4: which node an election waits for, because it may have writes that nobody else has.
create function pgautofailover.missing_name(
    p_node      pgautofailover.node_fact,
    p_dead      boolean,
    p_synced    boolean,
    p_complete  boolean
)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_node.may_be_awaited and p_synced and not p_complete then
        return case when p_node.goal in ('wait_maintenance', 'maintenance')
                    then p_node.node_name || ' (in maintenance)'
                    else p_node.node_name end;
    elsif p_dead or (p_complete and not p_node.reporting) then
        -- what a primary on its way out holds alone was never acknowledged by a standby
        return case when p_node.quorum and p_synced and not p_complete
                         and (p_node.reported not in ('report_lsn', 'draining', 'demote_timeout')
                              or p_node.goal in ('secondary', 'catchingup'))
                         and p_node.goal <> 'prepare_promotion' and not p_node.being_promoted
                    then p_node.node_name end;
    end if;
    return case when p_node.goal = 'report_lsn'
                     or p_node.reported in ('secondary', 'catchingup', 'draining', 'demoted')
                        and p_node.goal in ('secondary', 'catchingup', 'draining', 'demoted')
                     or (p_node.reported = 'maintenance' and p_node.goal = 'catchingup')
                     -- it may follow already, and have been waited for
                     or (p_node.reported in ('report_lsn', 'join_secondary')
                         and p_node.goal = 'secondary')
                then p_node.node_name end;
end
$$;

comment on function pgautofailover.missing_name is
    'Name of a node whose position an election waits for, else NULL.';
