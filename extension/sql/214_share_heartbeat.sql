-- The attempt to take a report under the shared lock: true when it repeats the last one but for
-- time and position and its group is at rest, so that nothing that it stores ends the rest.  False
-- leaves nothing locked, as what is locked in the block goes when the block fails: who waits for
-- the exclusive lock then holds no shared one.  Only reads, so that the block needs no transaction
-- id.
-- Not pinned, as what else each report calls: see record_heartbeat().
create function pgautofailover.share_heartbeat(
    p_formation_id  text,
    p_node_id       bigint,
    p_group_id      integer,
    p_state         pgautofailover.replication_state,
    p_running       boolean,
    p_tli           integer,
    p_rep_state     text,
    p_streaming     boolean,
    p_as_told       boolean,
    p_is_keeper     boolean
)
returns boolean
language plpgsql
as $$
declare
    v_none   text;
    v_plain  boolean;
begin
    -- what can be said without looking: no such group rests, or the report is news in itself
    if (p_running
        and p_as_told
        and p_streaming is not false
        and (p_state in ('secondary', 'single')
             -- a primary that lacks standbys starts a clock
             or (p_state = 'primary' and p_rep_state not in ('', 'unknown')))
        and pgautofailover.is_sync_state(p_rep_state)) is not true then
        return false;
    end if;
    begin
        v_none := pgautofailover.share_group(p_formation_id, p_group_id, p_node_id);
        v_plain := pgautofailover.group_at_rest(
            p_formation_id, p_group_id, p_node_id, p_state, p_tli);
        -- a step of its own: a condition that holds a query starts the executor also without it
        if v_plain and p_is_keeper then
            v_plain := exists (
                select
                  from pgautofailover.node_evidence as e
                 where e.nodeid = p_node_id
                   and e.streaming is not distinct from p_streaming);
        end if;
        if v_plain then
            return true;
        end if;
        raise sqlstate 'PAF51' using message = 'not at rest, or news';
    exception when sqlstate 'PAF51' then
        return false;
    end;
end
$$;

comment on function pgautofailover.share_heartbeat is
    'Shares the group''s lock for a report that says nothing new to a group at rest; else false, and nothing is locked.';
