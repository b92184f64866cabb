-- The primary of a pair stops, and the standby takes its place whatever it has: one that streams
-- has all by then, one that does not may lack what a standby that left had acknowledged.
create function pgautofailover.check_acknowledged(
    p_primary  pgautofailover.node,
    p_standby  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes  constant pgautofailover.node_fact[] := pgautofailover.node_facts(
        p_primary.formationid, p_primary.groupid,
        pgautofailover.limits_of(p_primary.formationid), p_now);
begin
    if pgautofailover.data_loss_guarded()
       and exists (
           select
             from unnest(v_nodes) as p, unnest(v_nodes) as s
            where p.node_id = p_primary.nodeid
              and s.node_id = p_standby.nodeid
              and pgautofailover.lacks_acknowledged(s, p))
    then
        raise exception 'standby % lacks WAL that another standby may have acknowledged',
            pgautofailover.node_label(p_standby)
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'That one was removed, left the quorum or was lost before this one had caught up.',
                  hint = format('Wait until node %s streams and has caught up; to give that WAL up: pg_autoctl perform failover --allow-data-loss',
                                p_standby.nodename);
    end if;
end
$$;

comment on function pgautofailover.check_acknowledged is
    'Refuses to let a standby replace a living primary while it lacks what another one acknowledged.';
