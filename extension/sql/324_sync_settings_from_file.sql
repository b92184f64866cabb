-- Called by the background loop, whose session holds what postgresql.conf says: what another
-- session sets for itself never gets here.
create function pgautofailover.sync_settings_from_file()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting  pgautofailover.setting;
    v_text     text;
    v_value    bigint;
begin
    for v_setting in select s.* from pgautofailover.setting as s order by s.name loop
        v_text := nullif(current_setting('pgautofailover.' || v_setting.name, true), '');
        v_value := case when v_text is not null
                        then pgautofailover.parse_setting(v_text, v_setting.unit) end;
        if v_value is distinct from v_setting.file_value then
            update pgautofailover.setting as s
               set file_value = v_value
             where s.name = v_setting.name;
        end if;
    end loop;
end
$$;

comment on function pgautofailover.sync_settings_from_file is
    'Takes over thresholds that postgresql.conf gives by the names of the 2.x extension.';
