create function pgautofailover.set_formation_number_sync_standbys(
    formation_id          text,
    number_sync_standbys  integer
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  pgautofailover.node;
    v_quorum   integer;
    v_number   constant integer := number_sync_standbys;
begin
    perform pgautofailover.lock_formation(formation_id);
    if not exists (select from pgautofailover.formation as f
                    where f.formationid = formation_id) then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    elsif v_number < 0 then
        raise exception 'invalid number_sync_standbys %', v_number
            using errcode = 'invalid_parameter_value',
                  hint = 'Use zero or more.';
    end if;
    v_primary := pgautofailover.group_primary(formation_id, 0);
    if v_primary.nodeid is null then
        raise exception 'formation "%" has no primary that could apply number_sync_standbys',
            formation_id
            using errcode = 'internal_error',
                  hint = 'Try again when the failover is over; see pgautofailover.current_state().';
    elsif v_primary.goalstate not in ('primary', 'wait_primary')
          -- a primary on its way to wait for standbys may wait for ever: this is the way out
          or (v_primary.reportedstate <> v_primary.goalstate
              and not (v_primary.goalstate = 'primary'
                       and v_primary.reportedstate in ('wait_primary', 'apply_settings'))) then
        raise exception '% is "%" and shall be "%": number_sync_standbys cannot be applied now',
            pgautofailover.node_label(v_primary), v_primary.reportedstate, v_primary.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Try again when the primary has settled.';
    end if;
    v_quorum := pgautofailover.quorum_standbys(v_primary);
    if v_number > 0 and v_number + 1 > v_quorum then
        raise exception 'number_sync_standbys % needs % standbys in the quorum, and there are %',
            v_number, v_number + 1, v_quorum
            using errcode = 'invalid_parameter_value',
                  hint = 'Add standbys with replication quorum, or choose a lower number.';
    end if;

    update pgautofailover.formation as f
       set number_sync_standbys = v_number
     where f.formationid = formation_id;
    perform pgautofailover.operate(v_primary, 'apply_settings', pgautofailover.clock());
    return true;
end
$$;

comment on function pgautofailover.set_formation_number_sync_standbys is
    'How many synchronous standbys must be there for writes; 0 degrades to asynchronous instead of blocking.';
