-- The rules in the shape in which pg_auto_failover 2.3 shows its own.
create function pgautofailover.dump_fsm(
    out pos                             integer,
    out section                         pgautofailover.fsm_section,
    out comment                         text,
    out active_node_current_state       text,
    out other_node_current_state        text,
    out candidate_node_current_state    text,
    out active_node_conditions          text,
    out other_node_conditions           text,
    out candidate_node_conditions       text,
    out group_conditions                text,
    out active_node_assigned_state      pgautofailover.replication_state,
    out other_node_assigned_state       pgautofailover.replication_state,
    out has_extra_action                boolean,
    out section_path                    text
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select r.position, r.section, r.reason,
           concat_ws(' ', 'state ' || array_to_string(r.node_state, '|'),
                     'reported ' || array_to_string(r.node_reported, '|'),
                     'goal ' || array_to_string(r.node_goal, '|')),
           concat_ws(' ', 'state ' || array_to_string(r.primary_state, '|'),
                     'reported ' || array_to_string(r.primary_reported, '|'),
                     'goal ' || array_to_string(r.primary_goal, '|')),
           '', c.node, concat_ws(', ', c.prim, c.others), '', c.grp,
           r.assign_node, coalesce(r.assign_primary, r.assign_others),
           r.forget_node or r.rule = 'E13',
           concat_ws('.', r.section, coalesce(r.operation, r.rule), r.position)
      from pgautofailover.fsm_rule as r
     cross join lateral (
            select string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'node'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'primary'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'others'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'group')
              from unnest(r.requires) as w (word)
              join pgautofailover.fsm_guard as g
                on g.guard = regexp_replace(w.word, '^not ', '')) as c (node, prim, others, grp)
     order by r.position
$$;

create view pgautofailover.fsm as
select f.* from pgautofailover.dump_fsm() as f;

comment on function pgautofailover.dump_fsm is
    'The state machine''s rules, one per row, as the view fsm shows them.';
comment on view pgautofailover.fsm is
    'The state machine''s rules in the columns of pg_auto_failover 2.3; fsm_rule has them as they are.';
