create function pgautofailover.setting_value(p_formation_id text, p_name text)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(f.value, s.file_value, s.default_value)
          from pgautofailover.setting as s
          left join pgautofailover.formation_setting as f
            on f.formationid = p_formation_id
           and f.name = s.name
         where s.name = p_name);
end
$$;

comment on function pgautofailover.setting_value is
    'One threshold in force for a formation, in the unit of pgautofailover.setting.';
