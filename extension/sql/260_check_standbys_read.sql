-- The others report their positions while a primary that an operator sends away still takes writes:
-- these must not rest on a standby that is asked no more.  A primary that is down reads nothing.
create function pgautofailover.check_standbys_read(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select
          from (select f.*, count(*) over () as members,
                       bool_or(f.may_be_awaited) over () as awaits
                  from unnest(pgautofailover.node_facts(
                           p_primary.formationid, p_primary.groupid,
                           pgautofailover.limits_of(p_primary.formationid), p_now)) as f) as g
         where g.node_id = p_primary.nodeid
           and g.members > 1
           and not g.unhealthy
           and (g.awaits or cardinality(g.may_await) > 0))
    then
        raise exception '% has not read yet which standbys it waits for now',
            pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'A standby has just joined, left, gone to maintenance, or entered or left the quorum; a commit may rest on it alone until the primary has read that.',
                  hint = 'Try again in a second; if that does not help, explain() says what the primary waits for.';
    end if;
end
$$;

comment on function pgautofailover.check_standbys_read is
    'Refuses to send a primary away before it knows which standbys it waits for.';
