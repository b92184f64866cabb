-- Both answer false, as clients of the 2.x API have always seen.
create function pgautofailover.enable_secondary(formation_id text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.set_opt_secondary(formation_id, true);
    return false;
end
$$;

create function pgautofailover.disable_secondary(formation_id text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.set_opt_secondary(formation_id, false);
    return false;
end
$$;

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

comment on function pgautofailover.enable_secondary is
    'Lets standbys register in a formation.';
comment on function pgautofailover.disable_secondary is
    'No standby may register in a formation any more; it must have none.';
