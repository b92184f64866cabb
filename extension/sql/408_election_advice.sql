-- What an operator can do about an election that does not choose; NULL when it does.
create function pgautofailover.election_advice(
    p_formation_id  text,
    p_node          pgautofailover.node_fact,
    p_group         pgautofailover.group_fact
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when e.problem is null then null
        -- accept_timeline() cannot choose between two timelines of one number
        when exists (select from pgautofailover.node as n
                      where n.nodeid = p_node.node_id and pgautofailover.has_branched(n)) then
            'its own WAL is on a branch that the group went on without, so it is no candidate: '
            'bring a node of the group back; when all of them are lost for good, give up what '
            'they have: select pgautofailover.remove_node(NODE, force => true) for each'
        when p_node.diverged then format(
            'its own WAL is on another branch, so it is no candidate: let a node of the current '
            'branch take over, or choose this branch: pg_autoctl accept timeline --tli %s',
            p_node.timeline)
        when e.problem like '%promote_wal_log_threshold%' then format(
            'bring the old primary back, or accept that what it wrote last is lost: '
            'select pgautofailover.set_formation_setting(%L, ''promote_wal_log_threshold'', BYTES)',
            p_formation_id)
        when e.problem like 'no candidate%' then format(
            'let one take over: select pgautofailover.set_node_candidate_priority(%L, %L, 50)',
            p_formation_id, p_node.node_name)
        when e.problem like '%(in maintenance)%' then
            'the primary may have waited for that standby: end its maintenance, or accept that '
            'writes which only it has are lost: pg_autoctl perform failover --allow-data-loss'
        else 'bring the missing nodes back, or accept that writes which only they have are lost: '
             'pg_autoctl perform failover --allow-data-loss'
    end
      from (select (p_group.election).problem) as e
$$;

comment on function pgautofailover.election_advice is
    'What to do about an election that waits, in words and statements.';
