create function pgautofailover.rehearsal_victim(
    p_formation_id  text,
    p_group_id      integer,
    p_fault         text
)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.group_primary(p_formation_id, p_group_id);
begin
    if p_fault not in ('planned', 'maintenance', 'primary_process', 'primary_host',
                       'standby_process', 'standby_host') then
        raise exception 'unknown fault "%"', p_fault
            using errcode = 'invalid_parameter_value',
                  hint = 'Use planned, maintenance, primary_process, primary_host, standby_process or standby_host.';
    elsif v_node.nodeid is null then
        raise exception 'formation "%" group % has no primary: there is nothing to rehearse',
            p_formation_id, p_group_id
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'See select * from pgautofailover.explain().';
    elsif p_fault in ('standby_process', 'standby_host') then
        select n.* into v_node
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.goalstate = 'secondary'
         order by n.replicationquorum desc, n.candidatepriority desc, n.nodeid
         limit 1;
        if not found then
            raise exception 'formation "%" group % has no standby that could die',
                p_formation_id, p_group_id
                using errcode = 'object_not_in_prerequisite_state',
                      hint = 'See select * from pgautofailover.current_state().';
        end if;
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.rehearsal_victim is
    'The node that a rehearsed fault strikes.';
