create function pgautofailover.limits_of(p_formation_id text)
returns pgautofailover.limits
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits  pgautofailover.limits;
begin
    select l.* into v_limits
      from pgautofailover.limits as l
     where l.formationid = p_formation_id;
    return v_limits;
end
$$;

comment on function pgautofailover.limits_of is
    'The thresholds in force for a formation.';
