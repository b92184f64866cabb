-- One turn of a keeper that obeys at once: it has reached its goal, and says so.  Nothing is
-- streamed any more from the node p_gone.
create function pgautofailover.ideal_turn(
    p_node_id  bigint,
    p_now      timestamptz,
    p_gone     bigint
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node := pgautofailover.node_by_id(p_node_id);
    v_primary  pgautofailover.node;
    v_running  boolean;
    v_tli      integer;
    v_lsn      pg_lsn;
    v_streams  boolean;
begin
    v_primary := pgautofailover.group_primary(v_node.formationid, v_node.groupid);
    v_streams := v_primary.nodeid is not null and v_primary.nodeid is distinct from p_gone;
    v_running := v_node.goalstate not in ('draining', 'demote_timeout', 'demoted', 'dropped',
                                          'prepare_maintenance', 'maintenance',
                                          'join_secondary', 'wait_standby', 'init');
    v_tli := v_node.reportedtli;
    v_lsn := v_node.reportedlsn;
    if v_node.goalstate <> v_node.reportedstate
       and (v_node.goalstate = 'stop_replication'
            or (v_node.goalstate in ('wait_primary', 'single')
                and v_node.reportedstate in ('prepare_promotion', 'report_lsn', 'secondary')))
    then
        v_tli := v_tli + 1;
    elsif v_node.goalstate in ('catchingup', 'secondary') and v_streams then
        v_tli := v_primary.reportedtli;
        v_lsn := v_primary.reportedlsn;
    elsif v_node.goalstate = 'fast_forward' then
        select max(n.reportedlsn) into v_lsn
          from pgautofailover.node as n
         where n.formationid = v_node.formationid
           and n.groupid = v_node.groupid
           and n.reportedstate = 'report_lsn';
    end if;
    perform pgautofailover.record_report(
        v_node, v_node.goalstate, v_running, v_tli, v_lsn,
        case when v_node.goalstate = 'primary' then 'quorum' else '' end, p_now);
    perform pgautofailover.record_stream(
        pgautofailover.node_by_id(p_node_id),
        case when v_node.goalstate in ('secondary', 'catchingup') then v_streams
             when v_node.goalstate in ('report_lsn', 'prepare_promotion') then false end,
        true, p_now);
    perform pgautofailover.proceed_group(
        v_node.formationid, v_node.groupid, p_now, p_node_id);
end
$$;

comment on function pgautofailover.ideal_turn is
    'Lets a node reach its goal at once; for rehearsals only.';
