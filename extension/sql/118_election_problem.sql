-- E5 to E11 in words, in the order in which they decline; NULL when somebody can be elected.
create function pgautofailover.election_problem(
    p_election        pgautofailover.election,
    p_number_sync     integer,
    p_guard           boolean,
    p_too_far_behind  boolean
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_guard and cardinality(p_election.missing) > 0 then
            format('waits for the position of %s', array_to_string(p_election.missing, ', '))
        when p_election.candidates = 0 then
            'no standby of the current timeline has reported its position yet'
        when p_guard and p_election.quorum_reported < p_number_sync + 1 then
            format('only %s of %s standbys that must report have done so: number_sync_standbys is %s',
                   p_election.quorum_reported, p_number_sync + 1, p_number_sync)
        when p_too_far_behind then
            'the most advanced standby is further behind the primary than promote_wal_log_threshold'
        when p_election.winner_id is null then
            'no candidate has a priority above zero, is alive, and on the current branch of the WAL'
        when p_election.lacks_wal and p_election.sources_gone then
            'the best candidate lacks WAL and no healthy standby can give it'
    end;
end
$$;

comment on function pgautofailover.election_problem is
    'Why an election does not choose yet, in words; NULL when it does.';
