-- What a good DBA would say about a group as a whole.
create view pgautofailover.advice_group as
select a.severity, g.formationid, g.groupid, null::text as nodename,
       a.subject, a.message, a.cure
  from (select n.formationid, n.groupid, f.number_sync_standbys as nss,
               count(*) as nodes,
               count(*) filter (where n.candidatepriority > 0) as eligible,
               count(*) filter (where pgautofailover.is_writable(n.goalstate)) as writers,
               bool_or(n.goalstate = 'wait_primary' and n.reportedstate = 'wait_primary')
                   as degraded,
               count(*) filter (where n.replicationquorum and n.goalstate = 'secondary'
                                  and n.reportedstate = 'secondary'
                                  and n.health <> 0 and n.reportedpgisrunning) as sync_ready,
               count(*) filter (where n.replicationquorum
                                  and not pgautofailover.is_writable(n.goalstate)) as quorum
          from pgautofailover.node as n
          join pgautofailover.formation as f on f.formationid = n.formationid
         where n.goalstate <> 'dropped'
         group by n.formationid, n.groupid, f.number_sync_standbys) as g
 cross join lateral (
    values
        ('critical', 'no primary', g.writers = 0,
         'no node takes writes at the moment',
         format('select * from pgautofailover.explain(%L, %s)', g.formationid, g.groupid)),
        ('critical', 'writes block', g.writers > 0 and g.sync_ready < g.nss and not g.degraded,
         format('number_sync_standbys is %s and the synchronous standbys that are well are %s: commits wait',
                g.nss, g.sync_ready),
         format('bring a standby back, or: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                g.formationid, least(g.sync_ready, greatest(g.quorum - 1, 0)))),
        ('warning', 'writes will block', g.writers > 0 and g.sync_ready = g.nss
         and g.nss between 1 and g.quorum - 1,
         format('number_sync_standbys is %s and %s synchronous standbys are well: when one more dies, commits wait',
                g.nss, g.sync_ready),
         format('bring back the missing standby, or: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                g.formationid, g.sync_ready - 1)),
        ('warning', 'quorum too small', g.nss > 0 and g.nss >= g.quorum,
         format('number_sync_standbys is %s and the group has %s synchronous standbys: when one dies, commits wait; when the primary dies, nobody can be elected',
                g.nss, g.quorum),
         format('add a standby, or: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                g.formationid, greatest(g.quorum - 1, 0))),
        ('warning', 'not protected', g.degraded and g.nodes > 1,
         'the primary does not wait for any standby: a crash now can lose acknowledged writes',
         format('bring a standby back: select * from pgautofailover.explain(%L, %s) says what each waits for',
                g.formationid, g.groupid)),
        ('warning', 'no standby', g.nodes = 1 and g.writers = 1,
         'the group has one node: nobody can take over',
         'add one: pg_autoctl create postgres --monitor ...'),
        ('warning', 'one candidate', g.nodes > 1 and g.eligible < 2,
         format('%s of %s nodes has a candidate priority above zero: no automatic failover',
                g.eligible, g.nodes),
         format('select pgautofailover.set_node_candidate_priority(%L, ''NODE'', 50)',
                g.formationid)),
        ('info', 'asynchronous', g.nodes > 1 and g.quorum = 0 and g.writers > 0,
         'no standby takes part in the quorum: a failover can lose the last writes',
         format('select pgautofailover.set_node_replication_quorum(%L, ''NODE'', true)',
                g.formationid))
    ) as a (severity, subject, holds, message, cure)
 where a.holds;

comment on view pgautofailover.advice_group is
    'The part of the view advice that is about groups.';
