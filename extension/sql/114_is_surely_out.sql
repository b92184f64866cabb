-- Whether a node that was the primary can take no write any more.  One of:
-- it said that it stopped, and is silent since; its process is dead; its lease ran out; or
-- primary_demote_timeout passed since it was told to stop.  The last two rest on its keeper
-- alone, so they do not count against a witness who says that its Postgres still runs: the
-- keeper itself, a probe that was answered, a standby that streams.
create function pgautofailover.is_surely_out(
    p_node      pgautofailover.node,
    p_evidence  pgautofailover.node_evidence,
    p_dead      boolean,
    p_contact   timestamptz,
    p_may_go_on boolean,
    p_limits    pgautofailover.limits,
    p_settled   boolean,
    p_now       timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_silence      constant interval := p_now - p_node.reporttime;
    v_lease        constant interval := p_evidence.lease_ms * interval '1 ms'
        + p_limits.lease_margin;
    v_lease_end    constant timestamptz := greatest(p_node.reporttime, p_contact) + v_lease;
    -- the last answer may have released it from a lease that it held before
    v_leased       constant boolean := coalesce(
        p_evidence.lease_held
        and (p_evidence.lease_answered or p_node.reportedstate = 'primary'), false);
    v_answered_at  constant timestamptz := case
        when p_evidence.probe = 'answered' then p_evidence.probe_time
        when coalesce(p_evidence.probe, 'unknown') = 'unknown' and p_node.health = 1
            then p_node.healthchecktime
    end;
    -- a lease says nothing of a keeper that is frozen beside a Postgres that runs: if its port has
    -- answered since the last report, or would still do so as far as anybody knows, it is not out
    v_may_run      constant boolean := coalesce(
        v_answered_at >= p_node.reporttime
        or (v_answered_at is not null and p_evidence.next_probe_time >= p_now), false);
    v_told_to_stop constant boolean := p_node.goalstate in ('demote_timeout', 'dropped')
        or (p_node.goalstate = 'prepare_maintenance'
            and v_silence >= p_limits.unhealthy_timeout);
begin
    if p_dead then
        return true;
    elsif p_node.reportedstate in ('draining', 'demote_timeout', 'demoted',
                                   'prepare_maintenance')
          and not p_node.reportedpgisrunning
          and not pgautofailover.is_told_to_lead(p_node.reportedstate, p_node.goalstate)
          and v_silence >= p_limits.death_confirmation then
        return true;
    elsif p_settled
          and v_leased
          and p_now >= v_lease_end
          and not v_may_run then
        return true;
    end if;
    -- whether it holds a lease is not known before its row is back, after a crash of the monitor
    return v_told_to_stop
       and p_evidence.nodeid is not null
       and p_now - p_node.statechangetime >= p_limits.demote_timeout
       and not (v_silence < p_limits.unhealthy_timeout
                and p_node.reportedpgisrunning
                and (pgautofailover.is_writable(p_node.reportedstate)
                     or p_node.reportedstate = 'demote_timeout'))
       and not (v_silence >= p_limits.unhealthy_timeout
                and coalesce(v_answered_at >= p_node.statechangetime, false))
       -- a keeper of ours that was not told of a lease does not stop by itself; whoever removes it
       -- and knows that it has stopped says force
       and not (p_node.goalstate = 'dropped'
                and p_evidence.lease_ms is not null
                and not v_leased)
       -- one that ran when it was last heard, or that its keeper has started again in silence, may
       -- go on until its lease ends, however long that is
       and not coalesce(v_leased
                        and (p_node.reportedpgisrunning
                             or (pgautofailover.is_writable(p_node.reportedstate)
                                 and v_silence >= p_limits.unhealthy_timeout))
                        and p_now < greatest(p_node.reporttime, nullif(p_contact, 'infinity'))
                                    + v_lease, false)
       -- nor while a standby that is as silent as itself may keep its lease alive
       and not (p_contact = 'infinity'
                and p_evidence.lease_ms is not null
                and p_may_go_on)
       -- the contact may be infinite, from which nothing can be subtracted
       and not coalesce(p_contact < 'infinity'
                        and p_contact > p_now - p_limits.unhealthy_timeout, false);
end
$$;

comment on function pgautofailover.is_surely_out is
    'True when a former primary can take no write any more; what a promotion waits for.';
