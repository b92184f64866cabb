-- "primary" out of these states is reached when a standby has what was written (K10).
create function pgautofailover.note_alone(
    p_node    pgautofailover.node,
    p_before  pgautofailover.replication_state
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_node.reportedstate = 'wait_primary'
       -- it may have been there, and was cut off before it could say so
       or (p_node.reportedstate = 'demote_timeout' and p_node.goalstate = 'wait_primary') then
        insert into pgautofailover.node_alone as a (nodeid, since_lsn)
        values (p_node.nodeid,
                case when p_before in ('primary', 'join_primary', 'apply_settings')
                     then p_node.reportedlsn end)
        -- a standby may have acknowledged writes in between
        on conflict on constraint node_alone_pkey do update
            set since_lsn = greatest(a.since_lsn, excluded.since_lsn);
    elsif p_node.reportedstate not in ('primary', 'join_primary', 'apply_settings',
                                       'demote_timeout')
          or (p_node.reportedstate = 'primary'
              and p_before in ('wait_primary', 'join_primary', 'apply_settings')) then
        if p_node.reportedstate = 'primary' and pgautofailover.quorum_standbys(p_node) = 0 then
            -- it has waited for nobody: its successor must have what one acknowledged that left
            update pgautofailover.node_alone as a
               set since_lsn = greatest(a.since_lsn,
                                        case when p_before = 'apply_settings'
                                             then p_node.reportedlsn end)
             where a.nodeid = p_node.nodeid
               and a.since_lsn is not null;
            if found then
                return;
            end if;
        end if;
        delete from pgautofailover.node_alone as a where a.nodeid = p_node.nodeid;
    end if;
end
$$;

comment on function pgautofailover.note_alone is
    'Notes that a node that reports a new state takes writes alone, or does so no longer.';
