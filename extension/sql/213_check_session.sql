-- A report counts only in the session that said hello for its node last: not one that a dead
-- process sent before, nor one of a second process, or of anybody else, beside the keeper.  Called
-- with the group's lock held.  Not pinned, as what else each report calls: see record_heartbeat().
create function pgautofailover.check_session(p_node_id bigint)
returns void
language plpgsql
as $$
declare
    v_holder  pgautofailover.node_evidence;
begin
    select e.* into v_holder
      from pgautofailover.node_evidence as e
     where e.nodeid = p_node_id
       and e.session_pid <> pgautofailover.session_id()
       and e.session_lost_at is null;
    -- its end may not have been noted yet
    if found and pgautofailover.session_lives(v_holder.session_pid, v_holder.session_start) then
        raise exception 'this session does not keep node % (any more): another one does', p_node_id
            using errcode = 'connection_does_not_exist',
                  detail = format('Process %s keeps it, since %s; pg_stat_activity says from where.',
                                  v_holder.session_pid, v_holder.session_start),
                  hint = 'A keeper connects again and calls keeper_attach(). If that goes on, two keepers run for this node: stop one.';
    end if;
end
$$;

comment on function pgautofailover.check_session is
    'Refuses a report about a node that another living session keeps.';
