-- Functions that write are for the API functions to call, which check and lock first.
revoke execute on function
    pgautofailover.lock_formation(text),
    pgautofailover.notify_state(pgautofailover.node),
    pgautofailover.log_event(pgautofailover.node, text, timestamptz, integer,
                             pgautofailover.fsm_section, jsonb),
    pgautofailover.probe(text),
    pgautofailover.claim_probe(boolean),
    pgautofailover.record_probe(bigint, text, text),
    pgautofailover.record_health(bigint, integer, timestamptz),
    pgautofailover.start_background_jobs(),
    pgautofailover.stop_background_jobs(),
    pgautofailover.sync_settings_from_file(),
    pgautofailover.housekeeping(),
    pgautofailover.set_formation_setting(text, text, bigint)
from public;
revoke execute on procedure
    pgautofailover.probe_lane(text, boolean, interval),
    pgautofailover.tick_loop(text, interval)
from public;
