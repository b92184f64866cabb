-- A pair that was left of a larger group while the primary was on its way out has nobody whose turn
-- it is: the two elect.  An ordinary handover, and a partner in maintenance, go their own ways.
create function pgautofailover.pair_elects(
    p_nodes    pgautofailover.node_fact[],
    p_primary  pgautofailover.node_fact
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return cardinality(p_nodes) = 2
       and p_primary.reported in ('draining', 'demote_timeout', 'demoted')
       and p_primary.goal in (p_primary.reported, 'report_lsn')
       and not exists (
               select from unnest(p_nodes) as n
                where n.being_promoted
                   or n.goal in ('prepare_promotion', 'wait_maintenance', 'maintenance')
                   or (n.state = 'secondary' and p_primary.state = 'draining'));
end
$$;

comment on function pgautofailover.pair_elects is
    'True for two nodes of which none leads, when no handover is under way.';
