-- A rule moves a node from any of the states that it names; where it names none, from all that
-- such a node can be in.
create function pgautofailover.dump_fsm_edges(
    out pos             integer,
    out current_state   pgautofailover.replication_state,
    out assigned_state  pgautofailover.replication_state
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select distinct e.pos, e.from_state, e.to_state
      from (
        select r.position, s.state, r.assign_node
          from pgautofailover.fsm_rule as r
         cross join lateral unnest(coalesce(
                   r.node_state, r.node_reported,
                   array_remove(enum_range('init'::pgautofailover.replication_state, 'dropped'),
                                'dropped'))) as s (state)
        union all
        select r.position, s.state, r.assign_primary
          from pgautofailover.fsm_rule as r
         cross join lateral unnest(coalesce(
                   r.primary_state, r.primary_reported,
                   '{single,wait_primary,primary,join_primary,apply_settings,draining}'
               )) as s (state)
        union all
        select r.position, s.state, r.assign_others
          from pgautofailover.fsm_rule as r
         cross join unnest(
                   '{catchingup,secondary,stop_replication,report_lsn,fast_forward,demoted}'
                   ::pgautofailover.replication_state[]) as s (state)
           ) as e (pos, from_state, to_state)
     where e.to_state <> e.from_state
     order by 1, 2, 3
$$;

comment on function pgautofailover.dump_fsm_edges is
    'Every move that a rule can order: its position, the node''s state, the state assigned.';
