create function pgautofailover.get_primary(
    formation_id         text default 'default',
    group_id             integer default 0,
    out primary_node_id  bigint,
    out primary_name     text,
    out primary_host     text,
    out primary_port     integer
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    select n.nodeid, n.nodename, n.nodehost, n.nodeport
      into primary_node_id, primary_name, primary_host, primary_port
      from pgautofailover.node as n
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped'
       and (pgautofailover.is_writable(n.goalstate)
            or pgautofailover.is_primary_ish(n.reportedstate))
     order by pgautofailover.is_writable(n.goalstate) desc, n.nodeid
     limit 1;
    if not found then
        raise exception 'formation "%" group % has no primary at the moment',
            formation_id, group_id
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.current_state(); during a failover try again in a few seconds.';
    end if;
end
$$;

comment on function pgautofailover.get_primary is
    'The node that takes the writes of a group, or is on its way into or out of that role.';
