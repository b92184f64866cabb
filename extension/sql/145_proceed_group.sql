-- Runs the machine for a group until nothing changes any more, the active node first.  The
-- facts are taken anew after each change.  Each change moves a node forward, so a group comes
-- to rest after a few passes; the limit is there so that a mistake in the rules shows as an
-- error and not as a monitor that hangs.
create function pgautofailover.proceed_group(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz,
    p_active        bigint default null
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits        constant pgautofailover.limits := pgautofailover.limits_of(p_formation_id);
    v_nodes         pgautofailover.node_fact[];
    v_node          pgautofailover.node_fact;
    v_group         pgautofailover.group_fact;
    v_changes       integer := 0;
    v_changed       boolean;
    c_max_changes   constant integer := 200;
begin
    loop
        v_nodes := pgautofailover.node_facts(p_formation_id, p_group_id, v_limits, p_now);
        v_group := pgautofailover.group_facts(p_formation_id, v_nodes, v_limits);
        v_changed := false;
        if p_active is not null then
            v_changed := pgautofailover.decide_for(
                p_formation_id, p_group_id, p_active, v_nodes, v_group, v_limits, p_now);
        end if;
        if not v_changed then
            foreach v_node in array v_nodes loop
                continue when v_node.node_id = p_active;
                v_changed := pgautofailover.decide_for(
                    p_formation_id, p_group_id, v_node.node_id, v_nodes, v_group, v_limits,
                    p_now);
                exit when v_changed;
            end loop;
        end if;
        exit when not v_changed;
        v_changes := v_changes + 1;
        if v_changes > c_max_changes then
            raise exception 'the state machine of formation "%" group % does not come to rest',
                p_formation_id, p_group_id
                using errcode = 'program_limit_exceeded',
                      hint = 'Look at pgautofailover.last_events() and report the rules that alternate.';
        end if;
    end loop;
    return v_changes;
end
$$;

comment on function pgautofailover.proceed_group is
    'Runs the state machine for a group; the group''s lock must be held exclusively. Returns the number of changes.';
