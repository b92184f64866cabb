create function pgautofailover.resolve_accepted_timeline(formation_id text, group_id integer)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now       timestamptz;
    v_resolved  boolean;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    v_resolved := pgautofailover.resolve_pins(formation_id, group_id, v_now);
    perform pgautofailover.proceed_group(formation_id, group_id, v_now);
    return v_resolved;
end
$$;

comment on function pgautofailover.resolve_accepted_timeline is
    'Takes back what accept_timeline() declared; false when there was nothing.';
