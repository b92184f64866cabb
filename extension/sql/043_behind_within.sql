-- For a promotion only being behind counts: what a primary reported last is up to a second old,
-- and a standby that streams from a busy one is ahead of that by much.
create function pgautofailover.behind_within(p_node pg_lsn, p_primary pg_lsn, p_bytes bigint)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_node <> '0/0' and p_primary <> '0/0' and p_primary - p_node <= p_bytes
$$;

comment on function pgautofailover.behind_within is
    'True when a node is at most so many bytes behind what its primary reported last.';
