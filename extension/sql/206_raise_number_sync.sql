-- With its second quorum standby a formation can lose one standby and go on waiting for the
-- other: from then on a write is acknowledged by a standby or not at all.
create function pgautofailover.raise_number_sync(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_quorum_standbys  integer;
begin
    select count(*) into v_quorum_standbys
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.goalstate <> 'dropped'
       and not pgautofailover.is_writable(n.goalstate)
       and n.replicationquorum;

    update pgautofailover.formation as f
       set number_sync_standbys = 1
     where f.formationid = p_node.formationid
       and f.number_sync_standbys = 0
       and v_quorum_standbys = 2;
    if found then
        perform pgautofailover.log_message(
            format('Setting number_sync_standbys of formation "%s" to 1: it has two standbys in the quorum now',
                   p_node.formationid));
    end if;
end
$$;

comment on function pgautofailover.raise_number_sync is
    'Sets number_sync_standbys to 1 when a second quorum standby registers.';
