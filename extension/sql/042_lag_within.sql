-- P18: absolute distance, unknown positions are not close.
create function pgautofailover.lag_within(p_one pg_lsn, p_other pg_lsn, p_bytes bigint)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_one <> '0/0' and p_other <> '0/0' and abs(p_one - p_other) <= p_bytes
$$;

comment on function pgautofailover.lag_within is
    'True when two positions in the WAL are at most so many bytes apart (P18).';
