-- Who is waited for.  p_joining: also a standby that is let in and has no data yet.  A keeper of
-- 2.x asks once, before it comes; ours is told with each report, and waits for it only when it
-- follows: an election cannot ask it for its position before, so nothing may rest on its word.
create function pgautofailover.quorum_names(
    p_formation_id  text,
    p_group_id      integer,
    p_joining       boolean
)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_formation_id, p_group_id);
    v_count    integer;
    v_names    text;
begin
    select count(*),
           string_agg(format('pgautofailover_standby_%s', n.nodeid), ', '
                      order by n.candidatepriority desc, n.nodeid)
               filter (where n.replicationquorum and n.nodeid <> v_primary.nodeid
                             and (p_joining or n.reportedstate not in ('init', 'wait_standby')))
      into v_count, v_names
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and n.goalstate <> 'dropped';
    if v_count = 0 then
        raise exception 'formation "%" group % has no node', p_formation_id, p_group_id
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
                                    where f.formationid = p_formation_id)),
                      v_names);
    elsif exists (select
                    from pgautofailover.node as n
                   where n.formationid = p_formation_id
                     and n.groupid = p_group_id
                     and n.nodeid <> v_primary.nodeid
                     and n.goalstate = 'secondary') then
        return format('ANY 1 (%s)', v_names);
    end if;
    return '';
end
$$;

comment on function pgautofailover.quorum_names is
    'Value of synchronous_standby_names on the primary of a group, with or without who is joining.';
