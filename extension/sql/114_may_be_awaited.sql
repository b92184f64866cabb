-- A standby of the quorum that is in maintenance, and on whose word alone the last writes of a
-- primary may rest.  p_learned: when a primary of the group has last told of itself while it took
-- writes, or had read that it takes none, which is when it learns that it waits for it no longer;
-- one that is back to be demoted is not told.
create function pgautofailover.may_be_awaited(
    p_node     pgautofailover.node,
    p_learned  timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not p_node.replicationquorum
       or p_node.goalstate not in ('wait_maintenance', 'maintenance') then
        return false;
    end if;
    return coalesce(p_node.statechangetime > p_learned, false)
        or exists (select from pgautofailover.node_evidence as p
                     join pgautofailover.node as w on w.nodeid = p.nodeid
                    where p_node.nodeid = any (p.may_await)
                      -- a former primary is out, or is asked itself
                      and (w.goalstate <> 'demoted' or w.reportedstate = 'demoted'));
end
$$;

comment on function pgautofailover.may_be_awaited is
    'True for a standby in maintenance that may have writes which an election must not lose.';
