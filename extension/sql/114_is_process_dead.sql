-- Dead on a living host, by three witnesses: the keeper's session ended, the host refuses
-- connections, and no standby that counts still streams.  Each must be younger than the last
-- report, and the silence since long enough that nothing of it was a restart of the keeper.
create function pgautofailover.is_process_dead(
    p_node      pgautofailover.node,
    p_evidence  pgautofailover.node_evidence,
    p_contact   timestamptz,
    p_limits    pgautofailover.limits,
    p_now       timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        p_evidence.session_lost_at >= p_node.reporttime - interval '1 s'
        and p_now - p_node.reporttime >= p_limits.death_confirmation
        and p_evidence.probe = 'refused'
        and p_evidence.probe_time > p_node.reporttime
        and coalesce(p_contact < p_evidence.probe_time, true), false);
end
$$;

comment on function pgautofailover.is_process_dead is
    'True when session, probe and streams agree that a node''s processes are gone.';
