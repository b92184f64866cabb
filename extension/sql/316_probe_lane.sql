-- Bare on purpose: a procedure with SET, SECURITY DEFINER or an outer block cannot COMMIT.
-- The body stays tiny because a running loop keeps the body it was started with.
create procedure pgautofailover.probe_lane(p_loop_name text, p_slow boolean, p_life interval)
language plpgsql
as $$
declare
    v_end     constant timestamptz := pg_catalog.clock_timestamp() + p_life;
    v_wanted  boolean := true;
    v_node    bigint;
    v_info    text;
    v_kind    text;
    v_detail  text;
    v_error   text;
begin
    perform pgautofailover.prepare_loop();
    while v_wanted and pg_catalog.clock_timestamp() < v_end loop
        v_node := null;
        v_error := null;
        begin
            select c.nodeid, c.conninfo into v_node, v_info
              from pgautofailover.claim_probe(p_slow) as c;
        exception when others then
            v_error := sqlerrm;
        end;
        commit;
        if v_node is not null then
            select p.kind, p.detail into v_kind, v_detail
              from pgautofailover.probe(v_info) as p;
            commit;
            begin
                perform pgautofailover.record_probe(v_node, v_kind, v_detail);
            exception when others then
                v_error := sqlerrm;
            end;
            commit;
        end if;
        v_wanted := pgautofailover.beat(p_loop_name, v_error);
        commit;
        if v_error is not null then
            raise warning 'pgautofailover %: %', p_loop_name, v_error;
            perform pg_catalog.pg_sleep(1);
        elsif v_node is null then
            perform pg_catalog.pg_sleep(0.1);
        end if;
    end loop;
end
$$;

comment on procedure pgautofailover.probe_lane is
    'Probes nodes one after the other until its life is over; run by pg_cron.';
