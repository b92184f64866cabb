-- Why rule 615 does not hold: whoever won the election is gone for good, perhaps with writes.
create function pgautofailover.loser_problem(
    p_node   pgautofailover.node_fact,
    p_group  pgautofailover.group_fact
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_node.reported = 'join_secondary' and p_group.node_count = 1
             and not p_node.nobody_has_led then
            'the node that was chosen to lead was removed, and may have taken writes that this one '
            'lacks; to accept that they are lost, while the keeper of this node runs: '
            'pg_autoctl perform failover --allow-data-loss'
    end
$$;

comment on function pgautofailover.loser_problem is
    'Why the loser of an election that was left alone does not lead, and what to do about it.';
