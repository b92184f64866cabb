-- A group at rest: one settled primary whose standbys all follow, or one node alone; everybody
-- running and seen well.  No rule can change such a group, however long ago the last reports are,
-- which a test proves by enumeration; so neither heartbeats nor ticks go through the rules for it.
-- Silence alone is no evidence: it needs a failed probe or a lost session beside it.
create view pgautofailover.group_rest as
select n.formationid,
       n.groupid,
       bool_and(n.goalstate = n.reportedstate
                and n.goalstate in ('primary', 'secondary', 'single')
                and n.reportedpgisrunning
                and n.health <> 0
                and n.candidatepriority between 0 and 100
                and e.session_lost_at is null
                and e.streaming is distinct from false
                and e.as_told is distinct from false
                and n.replication_stall_since is null)
       and min(n.reportedtli) = max(n.reportedtli)
       and count(*) filter (where n.goalstate <> 'secondary') = 1
       and (count(*) = 1) = bool_or(n.goalstate = 'single') as at_rest
  from pgautofailover.node as n
  left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
 group by n.formationid, n.groupid;

comment on view pgautofailover.group_rest is
    'Whether a group is at rest: nothing can happen in it before somebody has news.';
