-- A node in stop_replication has started a timeline that nobody wrote to: it does not count.
create function pgautofailover.timelines_differ(p_formation_id text, p_group_id integer)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(min(n.reportedtli) <> max(n.reportedtli), false)
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.reportedstate <> 'stop_replication'
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.timelines_differ is
    'False when all nodes of a group report one timeline, and its lineage needs no look.';
