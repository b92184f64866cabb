-- Rules 523 to 525 in words, and primary_alone: what keeps a standby from replacing a dead primary.
create function pgautofailover.takeover_problem(
    p_formation_id  text,
    p_node          pgautofailover.node_fact,
    p_group         pgautofailover.group_fact,
    p_sees          text[]
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when not coalesce((p_group.primary_fact).unhealthy, false)
             or p_node.unhealthy
             or p_node.node_id = (p_group.primary_fact).node_id
             or p_node.state is distinct from 'secondary'
                and not (p_group.primary_alone and p_node.state in ('catchingup', 'report_lsn'))
            then null
        when p_group.primary_alone and (p_group.primary_fact).holds_no_lease then format(
            'waits for %s, which has not learned yet that it can be replaced, and would go on '
            'taking writes: bring it back, or, when it has surely stopped: '
            'pg_autoctl perform failover --allow-data-loss', (p_group.primary_fact).node_name)
        when p_group.primary_alone
             and cardinality((p_group.primary_fact).may_await) > 0 then format(
            'waits for %s, which has not learned yet that a standby has left, and may have waited '
            'for that one alone: bring it back, or accept that its last writes may be lost: '
            'pg_autoctl perform failover --allow-data-loss', (p_group.primary_fact).node_name)
        when p_group.primary_alone then format(
            'waits for %s, which took writes alone before this standby had caught up for good: '
            'bring it back, or accept that its last writes may be lost: '
            'pg_autoctl perform failover --allow-data-loss', (p_group.primary_fact).node_name)
        when p_group.node_count <> 2 then null
        when 'not eligible' = any (p_sees) then format(
            'does not take over from %s, since its candidate priority is 0; to let it: '
            'select pgautofailover.set_node_candidate_priority(%L, %L, 50)',
            (p_group.primary_fact).node_name, p_formation_id, p_node.node_name)
        when 'diverged' = any (p_sees) then format(
            'does not take over from %s, since its WAL is on another branch: bring %s back, or '
            'choose this branch: pg_autoctl accept timeline --tli %s',
            (p_group.primary_fact).node_name, (p_group.primary_fact).node_name, p_node.timeline)
        when 'not promote_lag_ok' = any (p_sees)
             and pgautofailover.lacks_acknowledged(p_node, p_group.primary_fact) then format(
            'does not take over from %s: it lacks WAL that another standby may have '
            'acknowledged: bring %s back, or accept that this may be lost: '
            'pg_autoctl perform failover --allow-data-loss',
            (p_group.primary_fact).node_name, (p_group.primary_fact).node_name)
        when 'not promote_lag_ok' = any (p_sees) then format(
            'does not take over from %s: it is further behind than promote_wal_log_threshold: '
            'bring %s back, or accept that what it wrote last is lost: '
            'select pgautofailover.set_formation_setting(%L, ''promote_wal_log_threshold'', BYTES)',
            (p_group.primary_fact).node_name, (p_group.primary_fact).node_name, p_formation_id)
    end
$$;

comment on function pgautofailover.takeover_problem is
    'Why a standby does not take over from a dead primary, and what to do about it.';
