create function pgautofailover.record_step(
    p_node         pgautofailover.node,
    p_description  text,
    p_now          timestamptz,
    p_rule_pos     integer
)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pgautofailover.rehearsal_step
        (step, at_time, node_name, reported, goal, rule_pos, description)
    select count(*) + 1, p_now, p_node.nodename, p_node.reportedstate, p_node.goalstate,
           p_rule_pos, p_description
      from pgautofailover.rehearsal_step;
    return 0;
end
$$;

comment on function pgautofailover.record_step is
    'What log_event() does in a rehearsal.';
