-- For a node that follows: what holds of the primary, and of the distance to it.
create function pgautofailover.guards_of_primary(
    p_node     pgautofailover.node_fact,
    p_primary  pgautofailover.node_fact,
    p_limits   pgautofailover.limits
)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_primary.node_id is null then
        return array['not primary_exists'];
    elsif p_primary.node_id = p_node.node_id then
        return '{}'::text[];
    end if;
    return array[
        'primary_exists',
        pgautofailover.guard('primary_role_held', p_primary.primary_role),
        pgautofailover.guard('primary_healthy', p_primary.healthy),
        pgautofailover.guard('primary_unhealthy', p_primary.unhealthy),
        pgautofailover.guard('primary_stopped', not p_primary.running),
        pgautofailover.guard('primary_present', pgautofailover.is_present(p_primary.silent_ms)),
        pgautofailover.guard('primary_answers', p_primary.answers),
        pgautofailover.guard('primary_in_maintenance',
            p_primary.goal in ('prepare_maintenance', 'wait_maintenance', 'maintenance')),
        pgautofailover.guard('primary_out', coalesce(p_primary.surely_out, false)),
        pgautofailover.guard('same_timeline', p_node.timeline = p_primary.timeline),
        pgautofailover.guard('sync_lag_ok', pgautofailover.lag_within(
            p_node.lsn, p_primary.lsn, p_limits.sync_lag_bytes)),
        pgautofailover.guard('promote_lag_ok',
            pgautofailover.behind_within(
                p_node.lsn, p_primary.lsn, p_limits.promote_lag_bytes)
            and not (coalesce(pgautofailover.lacks_acknowledged(p_node, p_primary), false)
                     and pgautofailover.data_loss_guarded()))
    ];
end
$$;

comment on function pgautofailover.guards_of_primary is
    'The words that hold of the primary that a node follows, and of the distance to it.';
