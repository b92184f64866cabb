create function pgautofailover.set_formation_setting(
    formation_id  text,
    setting_name  text,
    setting_value bigint
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting  pgautofailover.setting;
begin
    select s.* into v_setting from pgautofailover.setting as s where s.name = setting_name;
    if not found then
        raise exception 'unknown setting "%"', setting_name
            using errcode = 'invalid_parameter_value',
                  hint = 'See select * from pgautofailover.setting for names and units.';
    elsif not exists (select from pgautofailover.formation as f
                       where f.formationid = formation_id) then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    elsif setting_value is null then
        delete from pgautofailover.formation_setting as f
         where f.formationid = formation_id
           and f.name = setting_name;
        return;
    elsif setting_value < v_setting.minimum then
        raise exception 'setting "%" cannot be % %: the least is %',
            setting_name, setting_value, v_setting.unit, v_setting.minimum
            using errcode = 'invalid_parameter_value';
    end if;
    insert into pgautofailover.formation_setting (formationid, name, value)
    values (formation_id, setting_name, setting_value)
    on conflict on constraint formation_setting_pkey do update set value = excluded.value;
end
$$;

comment on function pgautofailover.set_formation_setting is
    'Sets a threshold for one formation, in the unit of pgautofailover.setting; NULL takes it back.';
