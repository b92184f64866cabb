create function pgautofailover.guards_of_node(
    p_node     pgautofailover.node_fact,
    p_group    pgautofailover.group_fact
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_elected  constant boolean := p_node.node_id = (p_group.election).winner_id
                                   and (p_group.election).problem is null;
begin
    return array[
        pgautofailover.guard('alone', p_group.node_count = 1),
        pgautofailover.guard('two_nodes', p_group.node_count = 2),
        pgautofailover.guard('eligible', p_node.priority > 0),
        pgautofailover.guard('quorum_member', p_node.quorum),
        pgautofailover.guard('healthy', p_node.healthy),
        pgautofailover.guard('unhealthy', p_node.unhealthy),
        pgautofailover.guard('present', pgautofailover.is_present(p_node.silent_ms)),
        pgautofailover.guard('reporting', p_node.reporting),
        pgautofailover.guard('stopped', not p_node.running),
        pgautofailover.guard('primary_role', p_node.primary_role),
        pgautofailover.guard('wrote_alone', p_node.wrote_alone),
        pgautofailover.guard('waits_as_told', p_node.as_told),
        pgautofailover.guard('nobody_has_led', p_node.nobody_has_led),
        pgautofailover.guard('streaming', p_node.streaming),
        pgautofailover.guard('stream_down', p_node.stream_down),
        pgautofailover.guard('stream_lost', p_node.stream_lost),
        pgautofailover.guard('diverged', p_node.diverged),
        pgautofailover.guard('blocking_sync', p_group.number_sync_standbys > 0),
        pgautofailover.guard('promotion_ordered', p_group.promotion_ordered),
        pgautofailover.guard('primary_leaving', p_group.primary_leaving),
        pgautofailover.guard('primary_alone', p_group.primary_alone),
        pgautofailover.guard('failover_in_progress', p_group.failover_in_progress),
        pgautofailover.guard('promotion_running', (p_group.election).promotion_running),
        pgautofailover.guard('promotion_lost', (p_group.election).promotion_lost),
        pgautofailover.guard('election_open', (p_group.election).is_open),
        pgautofailover.guard('winner_ready', (p_group.election).winner_ready),
        pgautofailover.guard('elected', v_elected
                             and not (p_group.election).promotion_running),
        pgautofailover.guard('lacks_wal', (p_group.election).lacks_wal),
        pgautofailover.guard('sources_gone', (p_group.election).sources_gone)
    ];
end
$$;

comment on function pgautofailover.guards_of_node is
    'The words that hold of a node by itself and of its group as a whole.';
