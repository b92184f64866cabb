create function pgautofailover.reference_timeline(p_formation_id text, p_group_id integer)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            (select a.accepted_tli
               from pgautofailover.accepted_timeline as a
              where a.formationid = p_formation_id
                and a.groupid = p_group_id
                and a.resolved_at is null
              order by a.decided_at desc
              limit 1),
            max(n.reportedtli) filter (
                where pgautofailover.is_primary_role(n.reportedstate, n.goalstate)),
            max(n.reportedtli))
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.reportedstate <> 'stop_replication'
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.reference_timeline is
    'The timeline of a group: what an operator accepted, its primary''s, or the highest.';
