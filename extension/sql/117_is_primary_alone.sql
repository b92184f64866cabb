-- After a standby was away, its primary has acknowledged writes alone.  A standby that has just
-- caught up does not have the last of them until the primary has begun to wait for it.
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
    return p_primary.node_id is not null
       and p_primary.reported = 'wait_primary'
       and p_primary.goal in ('wait_primary', 'primary')
       and exists (select
                     from unnest(p_nodes) as n
                    where n.state = 'secondary'
                      and n.quorum
                      and not n.unhealthy);
end
$$;

comment on function pgautofailover.is_primary_alone is
    'True while a primary does not wait yet for a synchronous standby that follows it.';
