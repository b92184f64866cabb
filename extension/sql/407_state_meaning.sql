create function pgautofailover.state_meaning(p_state pgautofailover.replication_state)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case p_state
        when 'init' then 'is registered and has not started'
        when 'single' then 'takes writes; no other node is in its group'
        when 'wait_primary' then 'takes writes and waits for no standby, since none counts'
        when 'primary' then 'takes writes, and standbys follow it'
        when 'join_primary' then 'takes writes'
        when 'apply_settings' then 'takes writes and applies settings'
        when 'draining' then 'has stopped, so that another node can lead'
        when 'demote_timeout' then 'has stopped, so that another node can lead'
        when 'demoted' then 'is stopped until there is a primary that it can follow'
        when 'wait_standby' then 'waits for the primary to let it join'
        when 'catchingup' then 'follows the primary and does not count until it has caught up'
        when 'secondary' then 'follows the primary and counts as up to date'
        when 'prepare_promotion' then 'was chosen and is about to be promoted'
        when 'stop_replication' then 'is promoted, closed to writes until the old primary is out'
        when 'report_lsn' then 'has reported its position for the choice of a new primary'
        when 'fast_forward' then 'was chosen and fetches WAL from another standby'
        when 'join_secondary' then 'has stopped until the node that was chosen leads'
        when 'prepare_maintenance' then 'has stopped for maintenance'
        when 'wait_maintenance' then 'waits for the primary to stop waiting for it'
        when 'maintenance' then 'is left alone until stop_maintenance()'
        when 'dropped' then 'leaves its group'
        else 'is in an unknown state'
    end
$$;

comment on function pgautofailover.state_meaning is
    'What a node does that has settled in a state, in words.';
