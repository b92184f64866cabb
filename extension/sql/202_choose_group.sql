create function pgautofailover.choose_group(
    p_formation      pgautofailover.formation,
    p_node_kind      text,
    p_desired_group  integer
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_group  integer;
begin
    if p_formation.kind = 'pgsql' then
        if p_desired_group > 0 then
            raise exception 'group % cannot be used in formation "%": a pgsql formation has group 0 only',
                p_desired_group, p_formation.formationid
                using errcode = 'internal_error',
                      hint = 'Leave the group out, or create another formation.';
        end if;
        return 0;
    elsif p_desired_group >= 0 then
        return p_desired_group;
    elsif p_node_kind = 'coordinator' then
        return 0;
    end if;

    -- the first worker group that is empty, or that still lacks its standby
    select min(g) into v_group
      from generate_series(1, (select coalesce(max(n.groupid), 0) + 1
                                 from pgautofailover.node as n
                                where n.formationid = p_formation.formationid)) as g
     where (select count(*)
              from pgautofailover.node as n
             where n.formationid = p_formation.formationid
               and n.groupid = g
               and n.goalstate <> 'dropped')
           < case when p_formation.opt_secondary then 2 else 1 end;
    return v_group;
end
$$;

comment on function pgautofailover.choose_group is
    'The group that a new node joins.';
