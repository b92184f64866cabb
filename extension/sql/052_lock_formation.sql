create function pgautofailover.lock_formation(p_formation_id text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(p_formation_id, 7304));
end
$$;

comment on function pgautofailover.lock_formation is
    'Takes the lock of a whole formation until the end of the transaction.';
