-- Of a node that has stopped to follow the winner of an election: whoever was told to lead since
-- may have taken writes that this node lacks.  Counted from when it was last asked for its
-- position, by a rule: the winner may have been told before this node was told to wait for it, and
-- other events of this node tell of an order that is older.  Without that event, as when events
-- were purged, nothing is known.
create function pgautofailover.nobody_has_led(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_asked  bigint;
begin
    if p_node.reportedstate <> 'join_secondary' then
        return null;
    elsif not pgautofailover.data_loss_guarded() then
        return true;
    end if;
    select max(e.eventid) into v_asked
      from pgautofailover.event as e
     where e.nodeid = p_node.nodeid
       and e.goalstate = 'report_lsn'
       and e.reportedstate <> 'report_lsn'
       and e.rule_pos is not null;
    return v_asked is not null
       and not exists (
               select from pgautofailover.event as e
                where e.eventid > v_asked
                  and e.formationid = p_node.formationid
                  and e.groupid = p_node.groupid
                  and pgautofailover.is_writable(e.goalstate));
end
$$;

comment on function pgautofailover.nobody_has_led is
    'True for a loser of an election when nobody was told to take writes since it was asked for its position, or an operator accepts that such writes are lost.';
