create function pgautofailover.perform_failover(
    formation_id  text default 'default',
    group_id      integer default 0
)
returns void
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes    pgautofailover.node[];
    v_primary  pgautofailover.node;
    v_now      timestamptz;
    v_absent   boolean;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    select array_agg(n order by n.nodeid) into v_nodes
      from pgautofailover.node as n
     where n.formationid = perform_failover.formation_id
       and n.groupid = perform_failover.group_id
       and n.goalstate <> 'dropped';
    if coalesce(cardinality(v_nodes), 0) < 2 then
        if (v_nodes[1]).reportedstate = 'join_secondary'
           and not pgautofailover.data_loss_guarded()
           and pgautofailover.proceed_group(formation_id, group_id, v_now) > 0 then
            -- the loser of an election, left alone: only the guard was in the way
            return;
        end if;
        raise exception 'formation "%" group % has fewer than two nodes: there is nobody to fail over to',
            formation_id, group_id
            using errcode = 'internal_error',
                  hint = case when (v_nodes[1]).reportedstate = 'join_secondary'
                              then 'select * from pgautofailover.explain() says what the node waits for.'
                              else 'Add a standby with pg_autoctl create postgres.' end;
    end if;

    select n.* into v_primary
      from unnest(v_nodes) as n
     where n.goalstate in ('single', 'primary', 'join_primary')
       and n.reportedstate = n.goalstate;
    v_absent := v_primary.nodeid is null
        or (pgautofailover.silent_node(array[v_primary], v_now)).nodeid is not null;
    if v_absent
       and exists (select from unnest(v_nodes) as n
                    where n.goalstate = 'report_lsn' and n.reportedstate = 'report_lsn') then
        -- the group waits for an election: with guard_data_loss off this decides it
        perform pgautofailover.proceed_group(formation_id, group_id, v_now);
        return;
    elsif v_absent
          and not pgautofailover.data_loss_guarded()
          and pgautofailover.proceed_group(formation_id, group_id, v_now) > 0 then
        -- only the guard was in the way
        return;
    elsif v_primary.nodeid is null then
        raise exception 'formation "%" group % has no node that is settled as primary',
            formation_id, group_id
            using errcode = 'internal_error',
                  detail = (select string_agg(format('%s: %s, shall be %s', n.nodename,
                                                     n.reportedstate, n.goalstate), '; ')
                              from unnest(v_nodes) as n),
                  hint = 'Wait until the primary is "primary"; select * from pgautofailover.explain() says what it waits for.';
    end if;

    if cardinality(v_nodes) = 2 then
        perform pgautofailover.failover_of_pair(
            v_primary,
            (select n from unnest(v_nodes) as n where n.nodeid <> v_primary.nodeid),
            v_now);
    else
        perform pgautofailover.failover_of_group(v_primary, v_now);
    end if;
end
$$;

comment on function pgautofailover.perform_failover is
    'Hands the primary role over to a standby, without losing a write.';
