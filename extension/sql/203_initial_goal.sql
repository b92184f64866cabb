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
    v_empty    text;
    v_drop     text;
begin
    select count(*),
           coalesce(bool_or(pgautofailover.is_writable(n.goalstate)
                            or pgautofailover.is_being_promoted(n.reportedstate, n.goalstate)),
                    false),
           coalesce(bool_or(n.candidatepriority = 0 and n.goalstate = 'report_lsn'
                            and n.reportedstate = 'report_lsn'), false),
           string_agg(pgautofailover.node_label(n), ', ' order by n.nodeid),
           string_agg(format('select pgautofailover.remove_node(%s, force => true)', n.nodeid), '; '
                      order by n.nodeid)
      into v_count, v_leads, v_parked, v_empty, v_drop
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
    elsif not exists (select from pgautofailover.node as n
                       where n.formationid = p_formation.formationid
                         and n.groupid = p_group_id
                         and (n.reportedstate not in ('init', 'wait_standby')
                              or n.goalstate not in ('init', 'wait_standby'))) then
        -- the same code: who tries again goes on as soon as an operator has done what is said here
        raise exception 'formation "%" group % has no node with data that could lead',
            p_formation.formationid, p_group_id
            using errcode = 'object_in_use',
                  detail = format('Registered, but waiting for the data of a primary that is gone: %s.',
                                  v_empty),
                  hint = format('Remove them, then register the node that has the data, or an empty one, as the first: %s',
                                v_drop);
    end if;
    raise exception 'formation "%" group % has no primary at the moment',
        p_formation.formationid, p_group_id
        using errcode = 'object_in_use',
              hint = format('A failover is in progress: try again in a few seconds. When it lasts: select * from pgautofailover.explain(%L, %s)',
                            p_formation.formationid, p_group_id);
end
$$;

comment on function pgautofailover.initial_goal is
    'What a new node of a group is first told to become.';
