-- A primary in wait_primary acknowledges writes alone.  A standby that has just caught up does not
-- have the last of them until the primary has begun to wait for it; once it has been told to, and
-- has not said so, nobody knows since when it did.  That it wrote alone is kept until it says
-- "primary" after it has waited (node_alone), also when it fences itself and leads again meanwhile.
-- Nor does it stop by itself, if it is cut off, before it has learned that somebody could follow.
-- One that has not learned that a standby counts no longer may rest on its word alone; one that is
-- still in the quorum, as in maintenance, is asked in an election.
create function pgautofailover.is_primary_alone(
    p_nodes    pgautofailover.node_fact[],
    p_primary  pgautofailover.node_fact
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- several steps, because a group whose primary is settled needs only the first ones
    if p_primary.node_id is null then
        return false;
    elsif p_primary.holds_no_lease then
        return true;
    elsif cardinality(p_primary.may_await) > 0
          and exists (select from unnest(p_primary.may_await) as w (node_id)
                       where w.node_id not in (select n.node_id
                                                 from unnest(p_nodes) as n
                                                where n.quorum)) then
        return true;
    elsif not p_primary.wrote_alone
          or p_primary.goal not in ('wait_primary', 'primary', 'join_primary',
                                    'apply_settings') then
        return false;
    elsif exists (select
                    from unnest(p_nodes) as n
                   where n.state = 'secondary' and n.quorum and not n.unhealthy) then
        return true;
    end if;
    -- one that was lost after a fence had only been told to lead, and waited for nobody yet
    return p_primary.goal <> 'wait_primary'
       and (p_primary.reported <> 'demote_timeout' or p_primary.reporting)
       and exists (select
                     from unnest(p_nodes) as n
                    where n.quorum
                      and n.node_id <> p_primary.node_id
                      and n.reported not in ('init', 'wait_standby'))
       -- nobody but an operator, who accepts the loss, opens an election then
       and not exists (select
                         from unnest(p_nodes) as n
                        where n.goal in ('report_lsn', 'prepare_promotion')
                          and not n.unhealthy);
end
$$;

comment on function pgautofailover.is_primary_alone is
    'True while a primary may hold writes that no standby has, or may not stop when cut off.';
