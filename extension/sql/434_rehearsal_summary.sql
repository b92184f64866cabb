-- What an operator wants to know of a rehearsal; reads the group as the play has left it.
create function pgautofailover.rehearsal_summary(
    p_victim  pgautofailover.node,
    p_before  pgautofailover.node,
    p_fault   text,
    p_start   timestamptz,
    p_end     timestamptz
)
returns text[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_after   constant pgautofailover.node :=
        pgautofailover.group_primary(p_victim.formationid, p_victim.groupid);
    v_nobody  constant boolean :=
        v_after.nodeid is null
        or v_after.goalstate <> v_after.reportedstate
        or (v_after.nodeid = p_victim.nodeid and p_fault like 'primary%')
        -- it was away before the fault
        or v_after.reporttime < p_start - interval '5 s';
    v_opened  timestamptz;
    v_number  integer;
    v_sync    integer;
begin
    select min(s.at_time) into v_opened
      from pgautofailover.rehearsal_step as s
     where s.node_name = v_after.nodename
       and s.reported in ('wait_primary', 'primary', 'single');
    select f.number_sync_standbys into v_number
      from pgautofailover.formation as f
     where f.formationid = p_victim.formationid;
    select count(*) into v_sync
      from pgautofailover.node as n
     where n.formationid = p_victim.formationid
       and n.groupid = p_victim.groupid
       and n.goalstate = 'secondary'
       and n.reportedstate = 'secondary'
       and n.replicationquorum;
    return array[
        case
            when v_nobody
                then format('primary: nobody; %s', coalesce(
                    (select string_agg(e.node_name || ': ' || e.verdict, ' | ' order by e.node_id)
                       from pgautofailover.explain_at(
                                p_victim.formationid, p_victim.groupid, p_end) as e),
                    'no node is left'))
            when v_after.nodeid = p_before.nodeid
                then format('primary: %s stays', v_after.nodename)
            else format('primary: %s takes writes after %s s', v_after.nodename,
                        round(extract(epoch from v_opened - p_start)::numeric, 1))
        end,
        case
            when v_nobody
                then format('loss: nothing as long as the disk of %s survives: nobody takes its place',
                            p_before.nodename)
            when v_after.nodeid = p_before.nodeid or p_fault in ('planned', 'maintenance')
                then 'loss: nothing'
            when p_before.reportedstate = 'primary' and p_before.goalstate = 'primary'
                 and pgautofailover.quorum_standbys(p_before) > 0
                then 'loss: nothing that was acknowledged; commits waited for a standby'
            else 'loss: what was written last may be lost; commits did not wait for a standby'
        end,
        case
            when v_nobody
                then format('blocked: all writes, until %s is back or an operator lets another take over',
                            p_before.nodename)
            when v_number > v_sync and v_after.goalstate = 'primary'
                then format('blocked: commits wait, number_sync_standbys is %s and the synchronous '
                            'standbys that are left are %s; to go on: '
                            'select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                            v_number, v_sync, p_victim.formationid, v_sync)
            when v_after.goalstate = 'wait_primary'
                then 'blocked: nothing; commits wait for no standby until one is back'
            else 'blocked: nothing'
        end
    ];
end
$$;

comment on function pgautofailover.rehearsal_summary is
    'Who leads after a rehearsed fault, what is lost, what blocks.';
