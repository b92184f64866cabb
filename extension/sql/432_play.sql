-- Plays until the group has come to rest without the victim, or the limit is reached; returns
-- when that is.  Nodes that are away at the start stay away.
create function pgautofailover.play(
    p_fault       text,
    p_victim      pgautofailover.node,
    p_start       timestamptz
)
returns timestamptz
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now        timestamptz := p_start;
    v_node_id    bigint;
    v_before     bigint;
    v_after      bigint := -1;
    v_victim     constant bigint := case when p_fault in ('planned', 'maintenance') then -1
                                         else p_victim.nodeid end;
    c_step       constant interval := interval '250 ms';
    -- a standby notices a process that died at once, a silent host by wal_receiver_timeout
    c_stream     constant interval := case p_fault when 'primary_process' then interval '0'
                                                   when 'primary_host' then interval '5 s' end;
    c_absent     constant interval := interval '5 s';
    c_probes     constant interval := interval '9 s';
    c_quiet      constant interval := interval '40 s';
    c_limit      constant interval := interval '120 s';
    v_last_move  timestamptz := p_start;
begin
    while v_now < p_start + c_limit and v_now < v_last_move + c_quiet loop
        v_before := v_after;
        perform pgautofailover.inject_fault(p_fault, p_victim, p_start, v_now);
        for v_node_id in
            select n.nodeid
              from pgautofailover.node as n
             where n.formationid = p_victim.formationid
               and n.groupid = p_victim.groupid
               and n.nodeid <> v_victim
               and n.reporttime > p_start - c_absent
             order by n.nodeid
        loop
            perform pgautofailover.ideal_turn(
                v_node_id, v_now,
                case when v_now >= p_start + c_stream then p_victim.nodeid end);
        end loop;
        if v_now >= p_start + c_probes then
            perform pgautofailover.record_health(n.nodeid, 0, v_now)
               from pgautofailover.node as n
              where n.formationid = p_victim.formationid
                and n.groupid = p_victim.groupid
                and n.health <> 0
                and n.reporttime <= p_start - c_absent;
        end if;
        select count(*) into v_after from pgautofailover.rehearsal_step;
        if v_after <> v_before then
            v_last_move := v_now;
        end if;
        v_now := v_now + c_step;
    end loop;
    return v_now;
end
$$;

comment on function pgautofailover.play is
    'The loop of a rehearsal: evidence, then one turn of each keeper that lives.';
