-- Called by the background loop, whose session holds what postgresql.conf says: what another
-- session sets for itself never gets here.
create function pgautofailover.sync_settings_from_file()
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting   pgautofailover.setting;
    v_text      text;
    v_value     bigint;
    v_problems  text[] := array[]::text[];
begin
    for v_setting in select s.* from pgautofailover.setting as s order by s.name loop
        v_text := nullif(current_setting('pgautofailover.' || v_setting.name, true), '');
        begin
            v_value := case when v_text is not null
                            then pgautofailover.parse_setting(v_text, v_setting.unit) end;
            if v_value < v_setting.minimum then
                raise exception 'the least is %', v_setting.minimum;
            end if;
            update pgautofailover.setting as s
               set file_value = v_value
             where s.name = v_setting.name
               and s.file_value is distinct from v_value;
        exception when others then
            v_problems := v_problems || format(
                'postgresql.conf: pgautofailover.%s = ''%s'' is not taken, %s %s stays: %s',
                v_setting.name, v_text, coalesce(v_setting.file_value, v_setting.default_value),
                v_setting.unit, sqlerrm);
        end;
    end loop;
    return nullif(array_to_string(v_problems, '; '), '');
end
$$;

comment on function pgautofailover.sync_settings_from_file is
    'Takes over thresholds from postgresql.conf; returns what is wrong there, NULL = nothing.';
