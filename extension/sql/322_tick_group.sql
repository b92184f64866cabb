create function pgautofailover.tick_group(p_formation_id text, p_group_id integer)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_group(p_formation_id, p_group_id);
    return pgautofailover.proceed_group(p_formation_id, p_group_id, pgautofailover.clock());
end
$$;

comment on function pgautofailover.tick_group is
    'Lets the state machine move though no keeper calls: timers run out, evidence arrives.';
