-- What a keeper of ours says beside node_active: whether the node's WAL receiver streams.  A node
-- that stopped following, to be promoted, has no receiver to tell of: when it was last in touch
-- with its primary must not be forgotten then.
-- Also notes whether the previous answer told it to hold a lease: that it came back in the
-- same session proves that it read that answer.  So does it prove that it has read which standbys
-- count, see standbys_change(); p_as_told: commits wait for those of the answer before.
create function pgautofailover.record_stream(
    p_node       pgautofailover.node,
    p_streaming  boolean,
    p_as_told    boolean,
    p_now        timestamptz
)
returns boolean
language plpgsql
as $$
declare
    v_before   pgautofailover.node_evidence;
    v_lost_at  timestamptz;
    v_held     boolean;
    -- where it was told to be, and has done what it has read
    v_settled  constant boolean := p_as_told
                                   and p_node.reportedstate = p_node.goalstate
                                   and p_node.reportedstate <> 'apply_settings';
begin
    select e.* into v_before
      from pgautofailover.node_evidence as e
     where e.nodeid = p_node.nodeid;
    if not found then
        perform pgautofailover.restore_evidence(p_node.nodeid);
        select e.* into v_before
          from pgautofailover.node_evidence as e
         where e.nodeid = p_node.nodeid;
    end if;

    v_lost_at := case
        when p_streaming or pgautofailover.is_writable(p_node.reportedstate) then null
        when p_streaming is null and v_before.streaming is null then v_before.stream_lost_at
        else coalesce(v_before.stream_lost_at, p_now)
    end;
    v_held := v_before.lease_answered or p_node.reportedstate = 'primary';
    if p_streaming is distinct from v_before.streaming
       or v_lost_at is distinct from v_before.stream_lost_at
       or v_held <> v_before.lease_held
       or p_as_told <> v_before.as_told
       or (v_before.reports_due > 0 and v_settled) then
        update pgautofailover.node_evidence as e
           set streaming = p_streaming,
               stream_lost_at = v_lost_at,
               lease_held = v_held,
               as_told = p_as_told,
               reports_due = greatest(e.reports_due - v_settled::integer, 0),
               may_await = case when e.reports_due > v_settled::integer then e.may_await
                                else '{}' end
         where e.nodeid = p_node.nodeid;
        if v_before.reports_due = 1 and v_settled then
            update pgautofailover.node_lease as l
               set may_await = '{}'
             where l.nodeid = p_node.nodeid;
        end if;
    end if;
    return p_streaming is distinct from v_before.streaming;
end
$$;

comment on function pgautofailover.record_stream is
    'Stores what a standby says of its WAL stream; true when that changed.';
