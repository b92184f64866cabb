-- Answers false, as clients of the 2.x API have always seen.
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

comment on function pgautofailover.enable_secondary is
    'Lets standbys register in a formation.';
