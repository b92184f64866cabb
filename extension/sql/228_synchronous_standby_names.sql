create function pgautofailover.synchronous_standby_names(
    formation_id  text default 'default',
    group_id      integer default 0
)
returns text
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(formation_id, group_id);
    v_count    integer;
    v_names    text;
begin
    select count(*),
           string_agg(format('pgautofailover_standby_%s', n.nodeid), ', '
                      order by n.candidatepriority desc, n.nodeid)
               filter (where n.replicationquorum and n.nodeid <> v_primary.nodeid)
      into v_count, v_names
      from pgautofailover.node as n
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped';
    if v_count = 0 then
        raise exception 'formation "%" group % has no node', formation_id, group_id
            using errcode = 'invalid_object_definition',
                  hint = 'See pgautofailover.current_state() for formations and groups in use.';
    end if;
    -- nobody is meant to take writes (a failover of a pair is on), or nobody waits
    if v_primary.nodeid is null
       or v_names is null
       or (v_count > 2 and v_primary.goalstate = 'wait_primary'
           and v_primary.reportedstate = 'wait_primary') then
        return '';
    elsif v_count > 2 then
        return format('ANY %s (%s)',
                      greatest(1, (select f.number_sync_standbys
                                     from pgautofailover.formation as f
                                    where f.formationid = formation_id)),
                      v_names);
    elsif exists (select
                    from pgautofailover.node as n
                   where n.formationid = formation_id
                     and n.groupid = group_id
                     and n.nodeid <> v_primary.nodeid
                     and n.goalstate = 'secondary') then
        return format('ANY 1 (%s)', v_names);
    end if;
    return '';
end
$$;

comment on function pgautofailover.synchronous_standby_names is
    'Value of the setting of that name on the primary of a group.';
