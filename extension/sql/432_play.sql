-- Plays until the group has come to rest without the victim, or the limit is reached.
create function pgautofailover.play(
    p_fault       text,
    p_victim      pgautofailover.node,
    p_start       timestamptz
)
returns void
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
             order by n.nodeid
        loop
            perform pgautofailover.ideal_turn(v_node_id, v_now);
        end loop;
        select count(*) into v_after from pgautofailover.rehearsal_step;
        if v_after <> v_before then
            v_last_move := v_now;
        end if;
        v_now := v_now + c_step;
    end loop;
end
$$;

comment on function pgautofailover.play is
    'The loop of a rehearsal: evidence, then one turn of each keeper that lives.';
