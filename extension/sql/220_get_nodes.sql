create function pgautofailover.get_nodes(
    formation_id         text default 'default',
    group_id             integer default null,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if formation_id is null then
        raise exception 'formation_id must not be null'
            using errcode = 'internal_error',
                  hint = 'Leave it out for the formation "default".';
    end if;
    return query
        select n.nodeid, n.nodename, n.nodehost, n.nodeport, n.reportedlsn,
               pgautofailover.is_writable(n.reportedstate)
          from pgautofailover.node as n
         where n.formationid = formation_id
           and (group_id is null or n.groupid = group_id)
         order by n.nodeid;
end
$$;

comment on function pgautofailover.get_nodes is
    'The nodes of a formation, or of one of its groups, those that are leaving included.';
