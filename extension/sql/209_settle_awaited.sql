-- Who leads was elected with regard to what the former primaries had not read, or an
-- operator has accepted the loss.
create function pgautofailover.settle_awaited(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_others  bigint[];
begin
    -- a former primary that is back says what it was
    if not pgautofailover.is_writable(p_node.reportedstate)
       or not pgautofailover.is_writable(p_node.goalstate) then
        return;
    end if;
    select array_agg(n.nodeid) into v_others
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.nodeid <> p_node.nodeid;
    delete from pgautofailover.node_awaited as a where a.nodeid = any (v_others);
    update pgautofailover.node_lease as l
       set may_await = '{}'
     where l.nodeid = any (v_others) and l.may_await <> '{}';
    update pgautofailover.node_evidence as e
       set may_await = '{}', reports_due = 0
     where e.nodeid = any (v_others) and e.may_await <> '{}';
end
$$;

comment on function pgautofailover.settle_awaited is
    'Forgets what former primaries may have waited for when another node leads.';
