create function pgautofailover.rehearsing()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select
                     from pgautofailover.rehearsal as r
                    where r.xid = pg_current_xact_id_if_assigned());
end
$$;

comment on function pgautofailover.rehearsing is
    'True inside rehearse_failover().';
