-- A standby of the quorum that is in maintenance, and on whose word alone the last writes of a
-- primary may rest.  p_learned: when a primary of the group has last told of itself while it took
-- writes, or had read that it takes none, which is when it learns that it waits for it no longer;
-- one that is back to be demoted is not told.
create function pgautofailover.may_be_awaited(
    p_node     pgautofailover.node,
    p_learned  timestamptz
)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select p_node.replicationquorum
       and p_node.goalstate in ('wait_maintenance', 'maintenance')
       and (coalesce(p_node.statechangetime > p_learned, false)
            or exists (select from pgautofailover.node_evidence as p
                         join pgautofailover.node as w on w.nodeid = p.nodeid
                        where p_node.nodeid = any (p.may_await)
                          -- a former primary is out, or is asked itself
                          and (w.goalstate <> 'demoted' or w.reportedstate = 'demoted'))
            or exists (select from pgautofailover.node_awaited as a
                        where a.nodeid = p_node.nodeid
                          and p_node.walreporttime <= a.since))
$$;

comment on function pgautofailover.may_be_awaited is
    'True for a standby in maintenance that may have writes which an election must not lose.';
