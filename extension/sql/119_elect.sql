-- Who leads next (fsm.md section 4).  Reads nothing but its arguments.
create function pgautofailover.elect(
    p_nodes        pgautofailover.node_fact[],
    p_primary      pgautofailover.node_fact,
    p_number_sync  integer,
    p_limits       pgautofailover.limits,
    p_guard        boolean
)
returns pgautofailover.election
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v            pgautofailover.election;
    v_node       pgautofailover.node_fact;
    v_dead       boolean;
    -- an operator's failover drained the primary: it reports all that was ever acknowledged
    v_complete   constant boolean := exists (
        select from unnest(p_nodes) as n
         where n.state = 'report_lsn' and n.priority < 0 and not n.unhealthy);
    v_synced     constant boolean :=
        p_primary.node_id is null or p_primary.reported not in ('wait_primary', 'single');
    v_best_tli   integer;
    v_best_lsn   pg_lsn;
    v_winner     pgautofailover.node_fact;
begin
    v.promotion_running := false;
    v.promotion_lost := false;
    v.winner_ready := false;
    v.missing := '{}';
    v.candidates := 0;
    v.quorum_reported := 0;
    v.is_open := p_primary.node_id is null
        or (p_primary.unhealthy and cardinality(p_nodes) > 2)
        or pgautofailover.pair_elects(p_nodes, p_primary);

    foreach v_node in array p_nodes loop
        v_dead := v_node.unhealthy and not v_node.reporting;
        v.is_open := v.is_open
            or (coalesce(p_primary.state in ('demoted', 'demote_timeout'), false)
                and v_node.goal in ('secondary', 'catchingup', 'join_secondary')
                and v_node.reported in ('secondary', 'catchingup', 'join_secondary',
                                        'report_lsn', 'maintenance'))
            or (v_node.state in ('report_lsn', 'fast_forward')
                and (p_primary.unhealthy or not pgautofailover.is_writable(p_primary.goal)));
        if v_node.being_promoted or v_node.goal = 'prepare_promotion' then
            v.promotion_running := v.promotion_running or (v_node.being_promoted and not v_dead);
            v.promotion_lost := v.promotion_lost
                or (v_dead and not pgautofailover.is_writable(v_node.goal));
            v.winner_ready := v.winner_ready or (v_node.ready_to_stream and not v_dead);
        end if;

        -- E4: each node is a candidate, is waited for, or does not matter
        if v_node.state is distinct from 'draining' and v_node.state is distinct from 'demoted'
           and (v_node.primary_role
                or (pgautofailover.is_primary_ish(v_node.reported)
                    and v_node.goal in ('draining', 'demote_timeout', 'prepare_maintenance',
                                        'demoted'))
                or (v_node.reported = 'demoted' and v_node.goal = 'demoted'))
           or v_node.diverged then
            continue;
        elsif v_node.state = 'report_lsn' and not v_dead then
            v.candidates := v.candidates + 1;
            if v_node.quorum or p_number_sync = 0 then
                v.quorum_reported := v.quorum_reported + 1;
            end if;
            if v_node.priority > 0 and not v_node.unhealthy
               and (v_winner.node_id is null
                    or v_node.priority > v_winner.priority
                    or (v_node.priority = v_winner.priority
                        and (v_node.timeline, v_node.lsn) > (v_winner.timeline, v_winner.lsn)))
            then
                v_winner := v_node;
            end if;
        elsif v_node.reported in ('init', 'wait_standby') then
            -- it joins and has no data: nothing that it could report
            v.quorum_reported := v.quorum_reported + v_node.quorum::integer;
        else
            v.missing := array_remove(
                v.missing || pgautofailover.missing_name(v_node, v_dead, v_synced, v_complete),
                null);
        end if;
    end loop;

    -- nobody else can: the primary that an operator wanted to replace leads again
    if v_winner.node_id is null and v_complete then
        select n.* into v_winner
          from unnest(p_nodes) as n
         where n.state = 'report_lsn' and n.priority between -100 and -1
           and not n.unhealthy and not n.diverged
         limit 1;
    end if;
    v.promotion_lost := v.promotion_lost and not v.promotion_running;
    v.quorum_reported := greatest(v.quorum_reported,
                                  case when v_complete then p_number_sync + 1 end);

    -- E8: how far the group has come, whoever holds it
    select n.timeline, n.lsn
      into v_best_tli, v_best_lsn
      from unnest(p_nodes) as n
     where not pgautofailover.is_primary_ish(n.reported)
       and not n.diverged
     order by n.timeline desc, n.lsn desc
     limit 1;

    v.winner_id := v_winner.node_id;
    v.sources_gone := not exists (
        select from unnest(p_nodes) as n
         where pgautofailover.gives_wal(n, p_primary)
           and (n.timeline, n.lsn) >= (v_best_tli, v_best_lsn));
    -- whoever accepts the loss of writes takes the winner as it is
    v.lacks_wal := ((v_winner.timeline, v_winner.lsn) < (v_best_tli, v_best_lsn)
                    or pgautofailover.lacks_acknowledged(v_winner, p_primary))
        and (p_guard or not v.sources_gone);
    v.problem := pgautofailover.election_problem(
        v, p_number_sync, p_guard,
        p_primary.node_id is not null
        and v_best_lsn is not null
        and not pgautofailover.behind_within(
            v_best_lsn, p_primary.lsn, p_limits.promote_lag_bytes));
    return v;
end
$$;

comment on function pgautofailover.elect is
    'Decides who of a group becomes the next primary, or says what the choice waits for.';
