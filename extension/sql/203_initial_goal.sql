create function pgautofailover.initial_goal(
    p_formation  pgautofailover.formation,
    p_group_id   integer,
    p_priority   integer
)
returns pgautofailover.replication_state
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count    integer;
    v_leads    boolean;
    v_parked   boolean;
begin
    select count(*),
           coalesce(bool_or(pgautofailover.is_writable(n.goalstate)
                            or pgautofailover.is_being_promoted(n.reportedstate, n.goalstate)),
                    false),
           coalesce(bool_or(n.candidatepriority = 0 and n.goalstate = 'report_lsn'
                            and n.reportedstate = 'report_lsn'), false)
      into v_count, v_leads, v_parked
      from pgautofailover.node as n
     where n.formationid = p_formation.formationid
       and n.groupid = p_group_id
       and n.goalstate <> 'dropped';

    if v_count = 0 and p_priority > 0 then
        return 'single'::pgautofailover.replication_state;
    elsif v_count = 0 then
        raise exception 'the first node of a group cannot have candidate priority 0'
            using errcode = 'invalid_parameter_value',
                  detail = format('Formation "%s", group %s has no node yet: somebody must take the writes.',
                                  p_formation.formationid, p_group_id),
                  hint = 'Register it with a priority from 1 to 100; lower it once other nodes have joined.';
    elsif not p_formation.opt_secondary then
        raise exception 'formation "%" does not accept standbys', p_formation.formationid
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Call pgautofailover.enable_secondary() first.';
    elsif v_leads then
        return 'wait_standby'::pgautofailover.replication_state;
    elsif v_parked then
        return 'report_lsn'::pgautofailover.replication_state;
    end if;
    raise exception 'formation "%" group % has no primary at the moment',
        p_formation.formationid, p_group_id
        using errcode = 'object_in_use',
              hint = 'A failover is in progress: try again in a few seconds.';
end
$$;

comment on function pgautofailover.initial_goal is
    'What a new node of a group is first told to become.';
