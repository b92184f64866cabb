create function pgautofailover.remove_locked_node(
    p_node   pgautofailover.node,
    p_force  boolean
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now         constant timestamptz := pgautofailover.clock();
    v_is_primary  constant boolean := pgautofailover.is_writable(p_node.goalstate);
    v_primary     pgautofailover.node;
begin
    if p_node.goalstate = 'dropped' then
        if p_force or p_node.reportedstate = 'dropped' then
            perform pgautofailover.forget_node(p_node.nodeid);
        end if;
        return true;
    end if;

    if not p_force then
        if v_is_primary then
            perform pgautofailover.check_standbys_read(p_node, v_now);
        end if;
        perform pgautofailover.check_successor(p_node, v_now);
        perform pgautofailover.standbys_change(p_node);
        perform pgautofailover.note_awaited(p_node);
        perform pgautofailover.note_standby_leaves(p_node);
    end if;
    if v_is_primary then
        perform pgautofailover.warn_without_candidate(p_node);
    end if;
    -- a forced removal takes the same way as an ordinary one: what the node leaves behind,
    -- a group without a primary or with too few standbys, is put right in the same call
    perform pgautofailover.lower_number_sync(p_node);
    if p_force then
        perform pgautofailover.forget_node(p_node.nodeid);
    else
        perform pgautofailover.operate(
            p_node, case when v_is_primary then 'remove_primary' else 'remove_standby' end, v_now);
    end if;

    v_primary := pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    if not v_is_primary and v_primary.nodeid is not null
       and v_primary.goalstate in ('primary', 'wait_primary')
       -- one that is about to wait may have read the names that were
       and v_primary.reportedstate in (v_primary.goalstate, 'wait_primary') then
        perform pgautofailover.operate(v_primary, 'standby_removed', v_now);
    else
        perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, v_now);
    end if;
    return true;
end
$$;

comment on function pgautofailover.remove_locked_node is
    'Removes a node whose formation is locked; the body of remove_node().';
