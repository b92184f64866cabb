-- The subtransaction of the inner block is always rolled back; what it found stays in the
-- variables, which are not.
create function pgautofailover.rehearse_failover(
    formation_id   text default 'default',
    group_id       integer default 0,
    fault          text default 'primary_process',
    out step       integer,
    out at_ms      bigint,
    out node_name  text,
    out reported   pgautofailover.replication_state,
    out goal       pgautofailover.replication_state,
    out rule_pos   integer,
    out what       text
)
returns setof record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_start    timestamptz;
    v_end      timestamptz;
    v_victim   pgautofailover.node;
    v_primary  pgautofailover.node;
    v_steps    pgautofailover.rehearsal_step[];
    v_step     pgautofailover.rehearsal_step;
    v_summary  text[];
begin
    begin
        perform pgautofailover.lock_group(formation_id, group_id);
        v_start := pgautofailover.clock();
        v_victim := pgautofailover.rehearsal_victim(formation_id, group_id, fault);
        v_primary := pgautofailover.group_primary(formation_id, group_id);
        insert into pgautofailover.rehearsal (xid) values (pg_current_xact_id());
        if fault = 'planned' then
            perform pgautofailover.perform_failover(formation_id, group_id);
        elsif fault = 'maintenance' then
            perform pgautofailover.start_maintenance(v_victim.nodeid);
        end if;
        v_end := pgautofailover.play(fault, v_victim, v_start);
        select array_agg(s order by s.step) into v_steps
          from pgautofailover.rehearsal_step as s;
        v_summary := pgautofailover.rehearsal_summary(v_victim, v_primary, fault, v_start, v_end);
        raise exception using errcode = 'PAFRH', message = 'the rehearsal is over';
    exception
        when sqlstate 'PAFRH' then
            null;
    end;
    foreach v_step in array coalesce(v_steps, '{}') loop
        step := v_step.step;
        at_ms := greatest(0, (extract(epoch from v_step.at_time - v_start) * 1000)::bigint);
        node_name := v_step.node_name;
        reported := v_step.reported;
        goal := v_step.goal;
        rule_pos := v_step.rule_pos;
        what := v_step.description;
        return next;
    end loop;
    step := null;
    at_ms := null;
    node_name := null;
    reported := null;
    goal := null;
    rule_pos := null;
    foreach what in array v_summary loop
        return next;
    end loop;
end
$$;

comment on function pgautofailover.rehearse_failover is
    'Plays a fault with keepers that obey at once and undoes it: the steps, then who leads, what is lost, what blocks. Faults: planned, maintenance, primary_process, primary_host, standby_process, standby_host.';
