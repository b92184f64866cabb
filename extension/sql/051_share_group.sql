-- For a heartbeat that says nothing new to a group at rest: nobody decides while it is held, and
-- other nodes' heartbeats hold it too.  Those of one node come one after the other, as ever, so
-- that an older one never writes over a newer one; the order is formation, group, node.
-- Never ask for lock_group() while holding this: two sessions that do wait for each other.
-- Not pinned, as what else each report calls: see record_heartbeat().
create function pgautofailover.share_group(
    p_formation_id  text,
    p_group_id      integer,
    p_node_id       bigint
)
returns void
language plpgsql
as $$
declare
    -- assigned, not performed: "perform" starts the executor, which costs more than a lock
    v_none  text;
begin
    v_none := pg_advisory_xact_lock_shared(hashtextextended(p_formation_id, 7304));
    v_none := pg_advisory_xact_lock_shared(hashtextextended(p_formation_id, 7305 + p_group_id));
    v_none := pg_advisory_xact_lock(7306, hashint8(p_node_id));
end
$$;

comment on function pgautofailover.share_group is
    'Keeps one group from being decided on, and one of its nodes from being reported about, until the end of the transaction.';
