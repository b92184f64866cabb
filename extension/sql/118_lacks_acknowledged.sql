-- Lost with the node that led, if this one takes its place: what was acknowledged before that one
-- began to lead, or before it went on alone or without a standby that left.
create function pgautofailover.lacks_acknowledged(
    p_node     pgautofailover.node_fact,
    p_primary  pgautofailover.node_fact
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_node.behind_fork
        or (p_primary.alone_from is not null
            and (p_node.timeline, p_node.lsn) < (p_primary.timeline, p_primary.alone_from));
end
$$;

comment on function pgautofailover.lacks_acknowledged is
    'True when a node surely lacks WAL that a standby may have acknowledged.';
