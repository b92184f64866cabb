-- P2 and P4 of the machine's vocabulary, as functions that the planner inlines.
create function pgautofailover.is_writable(p_state pgautofailover.replication_state)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_state in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings')
$$;

comment on function pgautofailover.is_writable is
    'True for the states in which a node takes writes (P2).';
