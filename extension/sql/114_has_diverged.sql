-- Walks from the reference to its ancestors.  A node is off when its timeline is newer than the
-- oldest known ancestor and not among them, or when it has WAL beyond the point at which the
-- reference left its timeline.  What is older than all that is known is not compared.
create function pgautofailover.has_diverged(
    p_formation_id  text,
    p_group_id      integer,
    p_reference     integer,
    p_tli           integer,
    p_lsn           pg_lsn
)
returns boolean
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_tli = p_reference then
        return false;
    end if;
    return (
        with recursive lineage (tli, left_at) as (
            select p_reference, null::pg_lsn
             union
            select h.parenttli, h.switchpoint_lsn
              from lineage as l
              join pgautofailover.node_timeline_history as h on h.tli = l.tli
              join pgautofailover.node as n on n.nodeid = h.nodeid
             where n.formationid = p_formation_id
               and n.groupid = p_group_id
               and h.parenttli between 1 and h.tli - 1
        )
        select case
            when p_tli < (select min(l.tli) from lineage as l) then false
            when not exists (select from lineage as l where l.tli = p_tli) then true
            else not exists (
                select from lineage as l
                 where l.tli = p_tli
                   and (l.left_at is null or p_lsn <= l.left_at))
        end);
end
$$;

comment on function pgautofailover.has_diverged is
    'True when a position is known to lie on another branch than the group''s timeline.';
