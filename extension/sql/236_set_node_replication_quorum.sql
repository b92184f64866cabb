create function pgautofailover.set_node_replication_quorum(
    formation_id        text,
    node_name           text,
    replication_quorum  boolean
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_primary  pgautofailover.node;
    v_number   integer;
    v_left     integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if not replication_quorum then
        perform pgautofailover.note_standby_leaves(v_node);
    end if;
    update pgautofailover.node as n
       set replicationquorum = replication_quorum
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;

    if not replication_quorum then
        v_primary := pgautofailover.group_primary(v_node.formationid, v_node.groupid);
        if v_primary.nodeid is null then
            raise exception 'formation "%" group % has no primary that could apply the quorum',
                v_node.formationid, v_node.groupid
                using errcode = 'internal_error',
                      hint = 'Try again when the failover is over; see pgautofailover.current_state().';
        end if;
        select f.number_sync_standbys into v_number
          from pgautofailover.formation as f
         where f.formationid = v_node.formationid;
        v_left := pgautofailover.quorum_standbys(v_primary);
        if v_number > 0 and v_number + 1 > v_left then
            raise exception 'node "%" must stay in the quorum: number_sync_standbys % needs % standbys, and % would be left',
                node_name, v_number, v_number + 1, v_left
                using errcode = 'invalid_parameter_value',
                      hint = format('Lower it first: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                                    v_node.formationid, greatest(v_left - 1, 0));
        end if;
    end if;
    perform pgautofailover.standbys_change(v_node);
    perform pgautofailover.node_settings_changed(
        v_node, format('Setting replication quorum of %s to %s',
                       pgautofailover.node_label(v_node), replication_quorum));
    return true;
end
$$;

comment on function pgautofailover.set_node_replication_quorum is
    'Whether commits on the primary may wait for this node.';
