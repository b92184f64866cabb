-- Before a node leaves, somebody else must have what it has, and have said so just now: the primary
-- or a standby that follows it; during a failover, another standby of the quorum that has come as
-- far.  Nothing is asked of a primary that is down, nor of the last of a group.
create function pgautofailover.check_successor(p_node pgautofailover.node, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes   constant pgautofailover.node_fact[] := pgautofailover.node_facts(
        p_node.formationid, p_node.groupid,
        pgautofailover.limits_of(p_node.formationid), p_now);
    v_leaver  pgautofailover.node_fact;
    v_leads   boolean;
    v_served  boolean;
    -- somebody may take writes still, and this node acknowledge them
    v_moves   boolean;
begin
    select n.* into v_leaver from unnest(v_nodes) as n where n.node_id = p_node.nodeid;
    v_leads := pgautofailover.is_writable(v_leaver.reported)
               and pgautofailover.is_writable(v_leaver.goal);
    select coalesce(v_leaver.primary_leaving, false)
           or bool_or(pgautofailover.is_writable(n.reported)
                      and n.goal in ('draining', 'demote_timeout', 'prepare_maintenance')
                      and n.surely_out is distinct from true)
      into v_moves
      from unnest(v_nodes) as n;
    select count(*) = 1
           or bool_or(n.node_id <> v_leaver.node_id
                      and pgautofailover.is_present(n.silent_ms)
                      and n.running
                      and not n.diverged
                      and case
                          when v_leads
                          then n.state = 'secondary' and n.streaming is distinct from false
                               -- one of 2.x does not tell, nor one that recovers; and what is
                               -- known before it says "primary" is older than its last writes
                               and not coalesce(
                                   pgautofailover.lacks_acknowledged(n, v_leaver), false)
                               and (n.streaming is true
                                    or v_leaver.reported = 'primary'
                                    or v_leaver.wrote_alone is not true)
                          when pgautofailover.is_writable(n.goal) then true
                          -- what it has received since it was last heard is not known
                          else not v_moves
                               and pgautofailover.is_present(v_leaver.silent_ms)
                               and n.quorum and not pgautofailover.is_primary_ish(n.reported)
                               and (n.timeline, n.lsn) >= (v_leaver.timeline, v_leaver.lsn)
                          end)
      into v_served
      from unnest(v_nodes) as n;
    if not v_served
       and (case
                when v_leads then not v_leaver.unhealthy
                else v_leaver.quorum and not pgautofailover.is_primary_ish(v_leaver.reported)
            end) then
        raise exception 'no other node has all the writes that % has',
            pgautofailover.node_label(p_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until the primary reports and a standby is "secondary" (pg_autoctl show state). To give up what only this node has: force => true, or pg_autoctl drop node --force.';
    end if;
end
$$;

comment on function pgautofailover.check_successor is
    'Refuses to remove a node while nobody else surely has what it wrote or received.';
