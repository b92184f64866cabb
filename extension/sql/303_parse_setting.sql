-- Without a C library a setting of ours is plain text for Postgres: '20s', '20000', '16MB'.
create function pgautofailover.parse_setting(p_text text, p_unit text)
returns bigint
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_number  constant text := substring(btrim(p_text) from '^[0-9.]+');
    v_suffix  constant text := lower(btrim(substring(btrim(p_text) from '^[0-9.]+(.*)$')));
    v_factor  numeric;
begin
    if p_unit = 'boolean' then
        return p_text::boolean::integer;
    end if;
    v_factor := case
        when v_suffix = '' then 1
        when p_unit = 'ms' then case v_suffix when 'us' then 0.001 when 'ms' then 1
            when 's' then 1000 when 'min' then 60000 when 'h' then 3600000
            when 'd' then 86400000 end
        when p_unit = 'bytes' then case v_suffix when 'b' then 1 when 'kb' then 1024
            when 'mb' then 1048576 when 'gb' then 1073741824 end
    end;
    if v_number is null or v_factor is null then
        raise exception 'cannot read "%" as a number of %', p_text, p_unit
            using errcode = 'invalid_parameter_value';
    end if;
    return round(v_number::numeric * v_factor)::bigint;
end
$$;

comment on function pgautofailover.parse_setting is
    'Reads a setting with a unit as postgresql.conf writes it.';
