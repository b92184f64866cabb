-- The others report their positions while a primary that an operator sends away still takes writes:
-- these must not rest on a standby that is asked no more.
create function pgautofailover.check_standbys_read(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes  constant pgautofailover.node_fact[] := pgautofailover.node_facts(
        p_primary.formationid, p_primary.groupid,
        pgautofailover.limits_of(p_primary.formationid), p_now);
begin
    if exists (
        select
          from unnest(v_nodes) as n
         where n.node_id = p_primary.nodeid
           and cardinality(pgautofailover.unread_standbys(n, v_nodes)) > 0)
    then
        raise exception '% has not read yet which standbys it waits for now',
            pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'A standby has just joined, left, gone to maintenance, or entered or left the quorum; a commit may rest on it alone until the primary has read that.',
                  hint = 'Try again in a second; if that does not help, explain() names the standbys and what the primary waits for.';
    end if;
end
$$;

comment on function pgautofailover.check_standbys_read is
    'Refuses to send a primary away before it knows which standbys it waits for.';
