-- What a keeper of ours says beside node_active: whether the node's WAL receiver streams.  A node
-- that stopped following, to be promoted, has no receiver to tell of: when it was last in touch
-- with its primary must not be forgotten then.
-- Also notes whether the previous answer told it to hold a lease: that it came back in the
-- same session proves that it read that answer.
create function pgautofailover.record_stream(
    p_node       pgautofailover.node,
    p_streaming  boolean,
    p_now        timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_before  boolean;
    v_found   boolean;
begin
    select e.streaming, true into v_before, v_found
      from pgautofailover.node_evidence as e
     where e.nodeid = p_node.nodeid;
    if v_found is null then
        insert into pgautofailover.node_evidence (nodeid) values (p_node.nodeid);
    end if;

    update pgautofailover.node_evidence as e
       set streaming = p_streaming,
           streaming_time = case when p_streaming then p_now else e.streaming_time end,
           stream_lost_at = case
               when p_streaming or pgautofailover.is_writable(p_node.reportedstate) then null
               when p_streaming is null and v_before is null then e.stream_lost_at
               else coalesce(e.stream_lost_at, p_now)
           end,
           lease_held = e.lease_answered or p_node.reportedstate = 'primary'
     where e.nodeid = p_node.nodeid;
    return p_streaming is distinct from v_before;
end
$$;

comment on function pgautofailover.record_stream is
    'Stores what a standby says of its WAL stream; true when that changed.';
