-- With the row of a primary goes what it has read.
create function pgautofailover.note_awaited(p_primary pgautofailover.node, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- it waits for nobody
    if p_primary.reportedstate in ('wait_primary', 'single') then
        return;
    end if;
    insert into pgautofailover.node_awaited as a (nodeid, since)
    select f.node_id, p_now
      from unnest(pgautofailover.node_facts(
               p_primary.formationid, p_primary.groupid,
               pgautofailover.limits_of(p_primary.formationid), p_now)) as f
     where f.may_be_awaited
    on conflict on constraint node_awaited_pkey do update set since = excluded.since;
end
$$;

comment on function pgautofailover.note_awaited is
    'Notes which standbys in maintenance a primary that is removed may have waited for.';
