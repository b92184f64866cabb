-- A node that promotes itself starts a timeline of its own: what counts for an election is
-- the position that it reported before.
create function pgautofailover.final_position(
    p_node        pgautofailover.node,
    out timeline  integer,
    out lsn       pg_lsn
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    timeline := p_node.reportedtli;
    lsn := p_node.reportedlsn;
    if p_node.reportedstate = 'stop_replication' then
        select e.reportedtli, e.reportedlsn
          into timeline, lsn
          from pgautofailover.event as e
         where e.nodeid = p_node.nodeid
           and e.reportedstate in ('prepare_promotion', 'fast_forward', 'report_lsn')
         order by e.eventid desc
         limit 1;
        if not found then
            timeline := p_node.reportedtli;
            lsn := p_node.reportedlsn;
        end if;
    end if;
end
$$;

comment on function pgautofailover.final_position is
    'The WAL position of a node that counts in an election.';
