create function pgautofailover.maintain_standby(
    p_node  pgautofailover.node,
    p_now   timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    v_number   integer;
    v_healthy  bigint[];
begin
    if v_primary.nodeid is null then
        raise exception 'formation "%" group % has no primary: maintenance of % must wait',
            p_node.formationid, p_node.groupid, pgautofailover.node_label(p_node)
            using errcode = 'internal_error',
                  hint = 'Try again when the failover is over.';
    end if;
    v_healthy := pgautofailover.healthy_quorum_standbys(v_primary);
    select f.number_sync_standbys into v_number
      from pgautofailover.formation as f
     where f.formationid = p_node.formationid;
    if v_number > 0 and cardinality(v_healthy) <= v_number and p_node.nodeid = any (v_healthy) then
        raise warning 'writes on % will block: number_sync_standbys is % and % healthy standbys will be left',
            pgautofailover.node_label(v_primary), v_number, cardinality(v_healthy) - 1
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('To go on without them: select pgautofailover.set_formation_number_sync_standbys(%L, 0)',
                                p_node.formationid);
    end if;

    if p_node.replicationquorum then
        perform pgautofailover.standbys_change(p_node);
    end if;
    if v_primary.reportedstate = 'primary' and v_primary.goalstate = 'primary' then
        perform pgautofailover.operate(
            p_node,
            case when v_number = 0 and v_healthy = array[p_node.nodeid]
                 then 'maintain_last_sync' else 'maintain_standby' end,
            p_now);
    elsif v_primary.reportedstate = 'wait_primary' and v_primary.goalstate = 'wait_primary'
          and (p_node.goalstate = 'catchingup' or not p_node.replicationquorum) then
        perform pgautofailover.operate(p_node, 'maintain_standby', p_now);
    else
        raise exception 'primary % is "%" and shall be "%": maintenance of % must wait',
            pgautofailover.node_label(v_primary), v_primary.reportedstate,
            v_primary.goalstate, pgautofailover.node_label(p_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Try again when the primary has settled.';
    end if;
end
$$;

comment on function pgautofailover.maintain_standby is
    'Sends a standby to maintenance.';
