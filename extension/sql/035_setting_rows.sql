-- After the trigger of limits, so that the default formation gets its row.
insert into pgautofailover.setting (name, unit, default_value, minimum, description)
values
    ('health_check_period',               'ms',        5000,   100, 'time between two probes of a node'),
    ('health_check_timeout',              'ms',        2000,   500, 'limit of one probe'),
    ('health_check_max_retries',          'count',        2,     1, 'failed probes after the first before health is bad'),
    ('health_check_retry_delay',          'ms',        1000,   100, 'time between a failed probe and the next'),
    ('enable_health_checks',              'boolean',      1,     0, '0 stops all probes'),
    ('enable_sync_wal_log_threshold',     'bytes', 16777216,     1, 'largest LSN distance at which a standby is caught up'),
    ('promote_wal_log_threshold',         'bytes', 16777216,     1, 'largest LSN distance at which a standby may be promoted'),
    ('primary_demote_timeout',            'ms',       30000,     1, 'wait for an old primary that holds no lease and shows no life'),
    ('node_considered_unhealthy_timeout', 'ms',       12000,     1, 'silence after which a node with failing probes is dead'),
    ('startup_grace_period',              'ms',       10000,     0, 'after a start of the monitor nobody is dead by silence'),
    ('replication_stall_timeout',         'ms',       10000,     1, 'a standby without WAL stream for so long is not in sync'),
    ('process_death_confirmation',        'ms',        1500,   100, 'silence needed beside a lost session and a refused probe'),
    ('lease_margin',                      'ms',        2000,     0, 'added to a keeper''s lease before a new primary takes writes'),
    ('report_freshness',                  'ms',        2000,   100, 'a report this young outweighs a failed probe'),
    ('event_retention',                   'ms',  7776000000, 60000, 'events older than this are purged')
on conflict (name) do update
   set unit = excluded.unit,
       default_value = excluded.default_value,
       minimum = excluded.minimum,
       description = excluded.description;
