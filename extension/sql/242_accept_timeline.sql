create function pgautofailover.accept_timeline(
    formation_id  text,
    group_id      integer,
    target_tli    integer,
    decided_by    text default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now  timestamptz;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    if not exists (
        select
          from pgautofailover.node_timeline_history as h
          join pgautofailover.node as n on n.nodeid = h.nodeid
         where n.formationid = accept_timeline.formation_id
           and n.groupid = accept_timeline.group_id
           and h.tli = target_tli)
    then
        raise exception 'no node of formation "%" group % knows timeline %',
            formation_id, group_id, target_tli
            using errcode = 'raise_exception',
                  hint = 'See select * from pgautofailover.node_timeline_status(formation, group).';
    end if;
    insert into pgautofailover.accepted_timeline
        (formationid, groupid, accepted_tli, decided_by, decided_at)
    values (formation_id, group_id, target_tli, decided_by, v_now)
    on conflict on constraint accepted_timeline_pkey do update
       set accepted_tli = excluded.accepted_tli,
           decided_by = excluded.decided_by,
           resolved_at = null;
    perform pgautofailover.proceed_group(formation_id, group_id, v_now);
    return true;
end
$$;

comment on function pgautofailover.accept_timeline is
    'Declares which of two branches is the group''s; nodes on another one cannot be elected.';
