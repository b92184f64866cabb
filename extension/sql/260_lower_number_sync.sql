-- A standby that leaves must not leave writes blocked behind it.
create function pgautofailover.lower_number_sync(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary   constant pgautofailover.node :=
        pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    v_standbys  integer;
    v_number    integer;
begin
    -- one of those that stay in the quorum leads, unless a primary outside of it stays
    select count(*) - case when v_primary.nodeid <> p_node.nodeid
                                and not v_primary.replicationquorum then 0 else 1 end
      into v_standbys
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.nodeid <> p_node.nodeid
       and n.goalstate <> 'dropped'
       and n.replicationquorum;

    update pgautofailover.formation as f
       set number_sync_standbys = greatest(v_standbys - 1, 0)
     where f.formationid = p_node.formationid
       and f.number_sync_standbys > 0
       and v_standbys < f.number_sync_standbys + 1
    returning f.number_sync_standbys into v_number;
    if found then
        perform pgautofailover.log_message(
            format('Setting number_sync_standbys of formation "%s" to %s: %s standbys are left in the quorum',
                   p_node.formationid, v_number, greatest(v_standbys, 0)));
    end if;
end
$$;

comment on function pgautofailover.lower_number_sync is
    'Lowers number_sync_standbys to what the nodes that stay can give.';
