create function pgautofailover.node_timeline_status(
    formation_id             text,
    group_id                 integer,
    out node_id              bigint,
    out node_name            text,
    out tli                  integer,
    out lsn                  pg_lsn,
    out reference_tli        integer,
    out on_accepted_lineage  boolean
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select n.nodeid, n.nodename, n.reportedtli, n.reportedlsn, r.reference_tli,
           not (pgautofailover.has_branched(n)
                or pgautofailover.has_diverged(
                       formation_id, group_id, r.reference_tli, n.reportedtli, n.reportedlsn))
      from pgautofailover.node as n
     cross join (select pgautofailover.reference_timeline(formation_id, group_id)
                     as reference_tli) as r
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped'
     order by n.nodeid
$$;

comment on function pgautofailover.node_timeline_status is
    'The timeline of each node of a group, and whether it is on the group''s lineage.';
