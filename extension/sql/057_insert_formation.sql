create function pgautofailover.insert_formation(
    p_formation_id  text,
    p_kind          text,
    p_dbname        name,
    p_secondary     boolean,
    p_number_sync   integer
)
returns pgautofailover.formation
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
begin
    if p_kind not in ('pgsql', 'citus') then
        raise exception 'unknown formation kind "%"', p_kind
            using errcode = 'invalid_parameter_value',
                  hint = 'Use pgsql (or citus).';
    elsif p_number_sync < 0 then
        raise exception 'invalid number_sync_standbys %', p_number_sync
            using errcode = 'invalid_parameter_value',
                  hint = 'Use zero or more.';
    elsif p_formation_id = '' or p_formation_id ~ '[[:cntrl:]]' then
        raise exception 'invalid formation name "%"', p_formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'A formation name is not empty and has no control characters.';
    end if;
    if exists (select from pgautofailover.formation as f where f.formationid = p_formation_id) then
        raise exception 'formation "%" exists already', p_formation_id
            using errcode = 'unique_violation',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
    insert into pgautofailover.formation
        (formationid, kind, dbname, opt_secondary, number_sync_standbys)
    values (p_formation_id, p_kind, p_dbname, p_secondary, p_number_sync)
    returning * into v_formation;
    return v_formation;
end
$$;

comment on function pgautofailover.insert_formation is
    'Adds a formation; the body of create_formation().';
