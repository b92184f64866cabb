create function pgautofailover.maintain_primary(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_size       integer;
    v_candidate  pgautofailover.node;
begin
    perform pgautofailover.check_standbys_read(p_primary, p_now);
    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = p_primary.formationid
       and n.groupid = p_primary.groupid
       and n.goalstate <> 'dropped';
    select n.* into v_candidate
      from pgautofailover.node as n
      join unnest(pgautofailover.node_facts(
               p_primary.formationid, p_primary.groupid,
               pgautofailover.limits_of(p_primary.formationid), p_now)) as f
        on f.node_id = n.nodeid
     where f.state = 'secondary'
       and f.healthy
       and f.reporting
       and f.priority > 0
     order by n.nodeid
     limit 1;
    if not found then
        raise exception '% is the primary and no healthy standby can take over',
            pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until a standby with a priority above zero is "secondary" and healthy.';
    elsif v_size = 2 then
        perform pgautofailover.check_acknowledged(p_primary, v_candidate, p_now);
        perform pgautofailover.operate(v_candidate, 'maintain_primary_of_pair', p_now);
    else
        perform pgautofailover.operate(p_primary, 'maintain_primary', p_now);
    end if;
end
$$;

comment on function pgautofailover.maintain_primary is
    'Sends a primary to maintenance: a standby takes over.';
