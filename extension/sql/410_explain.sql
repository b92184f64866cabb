create function pgautofailover.explain(
    formation_id   text default 'default',
    group_id       integer default 0,
    out node_id    bigint,
    out node_name  text,
    out reported   pgautofailover.replication_state,
    out goal       pgautofailover.replication_state,
    out sees       text[],
    out rule_pos   integer,
    out verdict    text
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select e.node_id, e.node_name, e.reported, e.goal, e.sees, e.rule_pos, e.verdict
      from pgautofailover.explain_at(formation_id, group_id, pgautofailover.clock()) as e
$$;

comment on function pgautofailover.explain is
    'For each node of a group: what the machine sees, which rule applies or what it waits for.';
