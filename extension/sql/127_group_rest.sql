-- A group at rest: one settled primary whose standbys all follow, or one node alone; everybody
-- running, seen well and reporting.  No rule can change such a group, which a test proves by
-- enumeration; so neither heartbeats nor ticks go through the rules for it.  A view, so that a
-- report asks for one group and a tick for all of them at the price of one scan.
create view pgautofailover.group_rest as
select n.formationid,
       n.groupid,
       case
           when bool_and(n.goalstate = n.reportedstate
                         and n.goalstate in ('primary', 'secondary', 'single')
                         and n.reportedpgisrunning
                         and n.health <> 0
                         and n.candidatepriority between 0 and 100
                         and e.session_lost_at is null
                         and e.streaming is distinct from false
                         and n.replication_stall_since is null)
                and min(n.reportedtli) = max(n.reportedtli)
                and case when count(*) > 1
                         then count(*) filter (where n.goalstate = 'primary') = 1
                              and count(*) filter (where n.goalstate = 'single') = 0
                         else bool_and(n.goalstate = 'single')
                    end
           then min(n.reporttime) + interval '3 s'
           else '-infinity'
       end as rests_until
  from pgautofailover.node as n
  left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
 group by n.formationid, n.groupid;

comment on view pgautofailover.group_rest is
    'Until when a group is at rest unless something happens; -infinity when it is not.';
