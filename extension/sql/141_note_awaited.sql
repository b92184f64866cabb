-- With the row of a primary goes what it has read.  Noted when it is told to leave, and again, as
-- it has written until then, when it has left.  Nothing of one whose place another has taken.
create function pgautofailover.note_awaited(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now    constant timestamptz := pgautofailover.clock();
    v_await  constant bigint[] := (
        select l.may_await from pgautofailover.node_lease as l where l.nodeid = p_node.nodeid);
begin
    -- it waits for nobody, and is not about to
    if (p_node.reportedstate in ('wait_primary', 'single')
        and p_node.goalstate not in ('primary', 'apply_settings'))
       or not (pgautofailover.is_primary_ish(p_node.reportedstate)
               or p_node.reportedstate = 'dropped'
               or coalesce(cardinality(v_await) > 0, false))
       or pgautofailover.is_replaced(p_node) then
        return;
    end if;
    insert into pgautofailover.node_awaited as a (nodeid, since)
    select f.node_id, v_now
      from unnest(pgautofailover.node_facts(
               p_node.formationid, p_node.groupid,
               pgautofailover.limits_of(p_node.formationid), v_now)) as f
     where (f.may_be_awaited
            or f.node_id = any (v_await)
            or f.node_id in (select a.nodeid from pgautofailover.node_awaited as a))
       -- who has told its final position has told all
       and f.reported not in ('report_lsn', 'prepare_promotion')
    on conflict on constraint node_awaited_pkey do update set since = excluded.since;
end
$$;

comment on function pgautofailover.note_awaited is
    'Notes which standbys a primary that leaves may have waited for.';
