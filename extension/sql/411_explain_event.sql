create function pgautofailover.explain_event(
    event_id         bigint,
    out eventtime    timestamptz,
    out description  text,
    out rule_pos     integer,
    out rule         text,
    out requires     text[],
    out reason       text,
    out facts        jsonb
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select e.eventtime, e.description, e.rule_pos, r.rule, r.requires, r.reason, f.facts
      from pgautofailover.event as e
      left join pgautofailover.fsm_rule as r on r.position = e.rule_pos
      left join pgautofailover.event_facts as f on f.eventid = e.eventid
     where e.eventid = $1
$$;

comment on function pgautofailover.explain_event is
    'Why an event happened: its rule, and the facts that the decision saw.';
