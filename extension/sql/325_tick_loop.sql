-- Two or three of these run; the one that holds the lock works, the others are hot spares.
-- Bare on purpose, see probe_lane.
create procedure pgautofailover.tick_loop(p_loop_name text, p_life interval)
language plpgsql
as $$
declare
    v_end      constant timestamptz := pg_catalog.clock_timestamp() + p_life;
    v_wanted   boolean := true;
    v_leads    boolean := false;
    v_cleaned  timestamptz := timestamptz '-infinity';
    v_error    text;
    v_group    record;
begin
    perform pgautofailover.prepare_loop();
    while v_wanted and pg_catalog.clock_timestamp() < v_end loop
        v_error := null;
        if not v_leads then
            v_leads := pg_catalog.pg_try_advisory_lock(7303, 1);
        end if;
        if v_leads then
            begin
                perform pgautofailover.note_sessions();
            exception when others then
                v_error := sqlerrm;
            end;
            commit;
            if pg_catalog.clock_timestamp() > v_cleaned + interval '10 s' then
                v_cleaned := pg_catalog.clock_timestamp();
                begin
                    v_error := nullif(pg_catalog.concat_ws(
                        '; ', v_error, pgautofailover.housekeeping()), '');
                exception when others then
                    v_error := sqlerrm;
                end;
                commit;
            end if;
            for v_group in select g.formation_id, g.group_id
                             from pgautofailover.restless_groups() as g loop
                begin
                    perform pgautofailover.tick_group(v_group.formation_id, v_group.group_id);
                exception when others then
                    v_error := sqlerrm;
                end;
                commit;
            end loop;
        end if;
        v_wanted := pgautofailover.beat(p_loop_name, v_error);
        commit;
        if v_error is not null then
            raise warning 'pgautofailover %: %', p_loop_name, v_error;
            perform pg_catalog.pg_sleep(1);
        end if;
        perform pg_catalog.pg_sleep(0.2);
    end loop;
    if v_leads then
        perform pg_catalog.pg_advisory_unlock(7303, 1);
    end if;
end
$$;

comment on procedure pgautofailover.tick_loop is
    'Moves the state machine by time and evidence until its life is over; run by pg_cron.';
