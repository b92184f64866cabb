create function pgautofailover.check_fsm_reachability(
    keeper_edges        jsonb,
    out pos             integer,
    out current_state   pgautofailover.replication_state,
    out assigned_state  pgautofailover.replication_state,
    out comment         text
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select e.pos, e.current_state, e.assigned_state, r.reason
      from pgautofailover.dump_fsm_edges() as e
      join pgautofailover.fsm_rule as r on r.position = e.pos
     where not exists (
            select
              from jsonb_to_recordset(keeper_edges) as k (current text, assigned text)
             where k.assigned = e.assigned_state::text
               and k.current in (e.current_state::text, 'any'))
     order by 1, 2, 3
$$;

comment on function pgautofailover.check_fsm_reachability is
    'Orders that no keeper can carry out, given its moves as [{"current":"a","assigned":"b"}].';
