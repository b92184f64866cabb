-- Who is waited for.  p_all: also a standby that an election cannot ask for its position, because
-- it has no data yet or is in maintenance.  A keeper of 2.x reads these names once, before that;
-- ours is told with each report, and waits for others, so that nothing rests on their word.
create function pgautofailover.quorum_names(
    p_formation_id  text,
    p_group_id      integer,
    p_all           boolean
)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_formation_id, p_group_id);
    v_count    integer;
    v_all      text;
    v_names    text;
begin
    select count(*),
           string_agg(s.name, ', ' order by n.candidatepriority desc, n.nodeid)
               filter (where s.counts),
           string_agg(s.name, ', ' order by n.candidatepriority desc, n.nodeid)
               filter (where s.counts
                             and n.reportedstate not in ('init', 'wait_standby')
                             and n.goalstate not in ('maintenance', 'wait_maintenance',
                                                     'prepare_maintenance'))
      into v_count, v_all, v_names
      from pgautofailover.node as n
     cross join lateral (
            select format('pgautofailover_standby_%s', n.nodeid) as name,
                   n.replicationquorum and n.nodeid <> v_primary.nodeid as counts) as s
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and n.goalstate <> 'dropped';
    if v_count = 0 then
        raise exception 'formation "%" group % has no node', p_formation_id, p_group_id
            using errcode = 'invalid_object_definition',
                  hint = 'See pgautofailover.current_state() for formations and groups in use.';
    end if;
    -- when nobody else is left they are waited for after all: who asked for synchronous standbys
    -- must not find that commits wait for none
    if p_all or v_names is null then
        v_names := v_all;
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
    'Value of synchronous_standby_names on the primary of a group, with or without those that an election cannot ask.';
