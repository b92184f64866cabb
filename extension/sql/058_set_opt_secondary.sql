create function pgautofailover.set_opt_secondary(p_formation_id text, p_enabled boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_formation(p_formation_id);
    update pgautofailover.formation as f
       set opt_secondary = p_enabled
     where f.formationid = p_formation_id;
    if not found then
        raise exception 'formation "%" does not exist', p_formation_id
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
end
$$;

comment on function pgautofailover.set_opt_secondary is
    'The body of enable_secondary() and disable_secondary().';
