create function pgautofailover.get_most_advanced_standby(
    formationid          text default 'default',
    groupid              integer default 0,
    caller_node_id       bigint default 0,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select n.nodeid, n.nodename, n.nodehost, n.nodeport, n.reportedlsn, false
      from pgautofailover.node as n
     where n.formationid = $1
       and n.groupid = $2
       and n.nodeid <> $3
       and n.reportedstate = 'report_lsn'
       and not pgautofailover.has_branched(n)
       and pgautofailover.has_diverged($1, $2, pgautofailover.reference_timeline($1, $2),
                                       n.reportedtli, n.reportedlsn) is distinct from true
       and (pgautofailover.data_loss_guarded() or n.health > 0)
     order by n.reportedtli desc, n.reportedlsn desc, n.health desc, n.nodeid
     limit 1
$$;

comment on function pgautofailover.get_most_advanced_standby is
    'The node in state report_lsn that has the most WAL of the group''s branch, the caller excepted.';
