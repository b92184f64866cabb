-- The words that keepers may use for a primary's standbys: sync_state of pg_stat_replication, or
-- that there is none, or that nobody knows.
create function pgautofailover.is_sync_state(p_rep_state text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_rep_state in ('', 'unknown', 'sync', 'async', 'quorum', 'potential')
$$;

comment on function pgautofailover.is_sync_state is
    'True for a current_rep_state that node_active() takes.';
