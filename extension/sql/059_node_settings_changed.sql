-- A new priority or quorum changes synchronous_standby_names: the primary must apply it.  One
-- that is on its way to the role reads the names when it gets there, and needs no order; one
-- that applies settings at this moment may have read the old ones.
create function pgautofailover.node_settings_changed(
    p_node         pgautofailover.node,
    p_description  text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    v_alone    constant boolean := not exists (
        select from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and n.goalstate <> 'dropped');
begin
    if v_alone then
        perform pgautofailover.log_event(p_node, p_description, v_now);
        return;
    elsif v_primary.reportedstate = 'apply_settings' then
        raise exception '% applies other settings at this moment',
            pgautofailover.node_label(v_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format(
                      'Try again in a second; if it waits for a standby that is not coming back: '
                      'select pgautofailover.set_formation_number_sync_standbys(%L, 0).',
                      p_node.formationid);
    end if;
    perform pgautofailover.log_message(p_description);
    if v_primary.goalstate = 'apply_settings' then
        perform pgautofailover.log_event(
            v_primary, format('%s has one more change of settings to apply: %s',
                              pgautofailover.node_label(v_primary), p_description), v_now);
    elsif v_primary.reportedstate in ('primary', 'wait_primary') then
        perform pgautofailover.operate(v_primary, 'apply_settings', v_now);
    else
        perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, v_now);
    end if;
end
$$;

comment on function pgautofailover.node_settings_changed is
    'Makes the primary apply replication settings that changed.';
