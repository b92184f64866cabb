-- Lock, then read: nothing that is decided on is read before this returns.  The order is formation,
-- then group, everywhere, so two calls cannot wait for each other.
create function pgautofailover.lock_group(p_formation_id text, p_group_id integer)
returns void
language plpgsql
as $$
declare
    -- assigned as in share_group()
    v_none  text;
begin
    v_none := pg_advisory_xact_lock_shared(hashtextextended(p_formation_id, 7304));
    v_none := pg_advisory_xact_lock(hashtextextended(p_formation_id, 7305 + p_group_id));
end
$$;

comment on function pgautofailover.lock_group is
    'Takes the lock of one group (formation shared) until the end of the transaction.';
