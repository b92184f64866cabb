-- The session that calls this becomes a witness: when the keeper's process dies, so does it.
create function pgautofailover.keeper_attach(
    node_id               bigint,
    lease_ms              integer,
    keeper_version        text,
    out channel           text,
    out protocol_version  integer
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node            pgautofailover.node;
    c_least_lease_ms  constant integer := 1000;
begin
    -- a lease is what keeps a new primary from writing beside the old one
    if lease_ms < c_least_lease_ms then
        raise exception 'invalid lease of % ms', lease_ms
            using errcode = 'invalid_parameter_value',
                  hint = format('The lease is network_partition_timeout in ms, at least %s.',
                                c_least_lease_ms);
    end if;
    perform pgautofailover.check_known(node_id);
    v_node := pgautofailover.lock_node(node_id);
    insert into pgautofailover.node_lease as l (nodeid, lease_ms)
    values (v_node.nodeid, keeper_attach.lease_ms)
    on conflict on constraint node_lease_pkey do update
       set lease_ms = excluded.lease_ms
     where l.lease_ms <> excluded.lease_ms;
    insert into pgautofailover.node_evidence as e
        (nodeid, keeper_version, session_pid, session_start, lease_ms)
    select v_node.nodeid, keeper_version, a.pid,
           coalesce(a.backend_start, pgautofailover.clock()), keeper_attach.lease_ms
      from pg_stat_activity as a
     where a.pid = pg_backend_pid()
    on conflict (nodeid) do update
       set keeper_version = excluded.keeper_version,
           session_pid = excluded.session_pid,
           session_start = excluded.session_start,
           session_lost_at = null,
           lease_ms = excluded.lease_ms,
           lease_answered = false,
           -- what the last answer said may not have been read
           reports_due = case when e.reports_due > 0 then 2 else 0 end;
    channel := pgautofailover.group_channel(v_node.formationid, v_node.groupid);
    protocol_version := 1;
end
$$;

comment on function pgautofailover.keeper_attach is
    'A keeper says hello: its session becomes a witness, its lease is known. Returns the channel to listen to.';
