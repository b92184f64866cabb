-- Whether a node can give a winner what that one lacks: its WAL is the group's, up to where
-- something may have been acknowledged.
create function pgautofailover.gives_wal(
    p_node     pgautofailover.node_fact,
    p_primary  pgautofailover.node_fact
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_node.state = 'report_lsn' and p_node.healthy and not p_node.diverged
       and not pgautofailover.lacks_acknowledged(p_node, p_primary);
end
$$;

comment on function pgautofailover.gives_wal is
    'True for a standby that a winner may fetch WAL from.';
