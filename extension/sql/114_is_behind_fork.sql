-- Who was chosen to lead had all that was ever acknowledged, and its timeline begins there.  A node
-- that has not come so far on an older one lacks some of it, whoever else holds that.  What the
-- history of the reference does not tell is not compared.
create function pgautofailover.is_behind_fork(
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
    return p_tli < p_reference and exists (
        select from pgautofailover.node_timeline_history as h
          join pgautofailover.node as n on n.nodeid = h.nodeid
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and h.tli = p_reference
           and (p_tli, p_lsn) < (h.parenttli, h.switchpoint_lsn));
end
$$;

comment on function pgautofailover.is_behind_fork is
    'True when a position is known to lie before the beginning of the group''s timeline.';
