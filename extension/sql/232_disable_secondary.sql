-- Answers false, as clients of the 2.x API have always seen.
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

comment on function pgautofailover.disable_secondary is
    'No standby may register in a formation any more; it must have none.';
