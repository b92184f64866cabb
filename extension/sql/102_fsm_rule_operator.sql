-- What operators ask for.  The functions check that the request makes sense and raise errors;
-- what is then assigned stands here.  "node" is the node that the call is about.
insert into pgautofailover.fsm_rule
    (position, section, rule, operation, node_state, primary_goal, requires, assign_node, assign_primary, assign_others, reason)
values
    (101, 'api_triggered', 'M60', 'remove_primary',           null,          null, '{}',                'dropped',             null,                'report_lsn',        'the primary is removed from its group'),
    (103, 'api_triggered', 'M61', 'remove_standby',           null,          null, '{}',                'dropped',             null,                null,                'the node is removed from its group'),
    (105, 'api_triggered', 'M62', 'failover_pair',            null,          null, '{}',                'prepare_promotion',   'draining',          null,                'an operator asked for a failover'),
    (107, 'api_triggered', 'M63', 'failover_group',           null,          null, '{}',                'draining',            null,                null,                'an operator asked for a failover: the standbys elect a new primary'),
    (109, 'api_triggered', 'M64', 'maintain_primary_of_pair', null,          null, '{}',                'prepare_promotion',   'prepare_maintenance', null,              'an operator sends the primary to maintenance and the standby takes over'),
    (111, 'api_triggered', 'M65', 'maintain_primary',         null,          null, '{}',                'prepare_maintenance', null,                null,                'an operator sends the primary to maintenance: the standbys elect a new one'),
    (113, 'api_triggered', 'M66', 'maintain_last_sync',       null,          null, '{}',                'wait_maintenance',    'wait_primary',      null,                'an operator sends the last synchronous standby to maintenance: the primary first stops waiting for it'),
    (115, 'api_triggered', 'M67', 'maintain_standby',         null,          null, '{}',                'maintenance',         null,                null,                'an operator sends the standby to maintenance'),
    (117, 'api_triggered', 'M7',  'stop_maintenance',         '{maintenance}', null, '{alone,eligible}',       'single',     null,                null,                'back from maintenance and alone in its group'),
    (118, 'api_triggered', 'M9',  'stop_maintenance',         '{maintenance}', null, '{alone,"not eligible"}', 'report_lsn', null,                null,                'back from maintenance and alone, but its priority is zero: waits for a candidate'),
    (119, 'api_triggered', 'M68', 'stop_maintenance',         null,          null, '{"not primary_exists"}', 'report_lsn',       null,                null,                'back from maintenance while the group has no primary'),
    (121, 'api_triggered', 'M69', 'stop_maintenance',         null, '{demoted}',     '{}',                'report_lsn',          null,                null,                'back from maintenance while the primary is demoted: they elect'),
    (123, 'api_triggered', 'M70', 'stop_maintenance',         null,          null, '{failover_in_progress}', 'report_lsn',     null,                null,                'back from maintenance during a failover: reports its position'),
    (125, 'api_triggered', 'M71', 'stop_maintenance',         null,          null, '{}',                'catchingup',          null,                null,                'back from maintenance: catches up with the primary'),
    (127, 'api_triggered', 'M72', 'apply_settings',           null,          null, '{}',                'apply_settings',      null,                null,                'replication settings changed: the primary applies them'),
    (129, 'api_triggered', 'M61', 'standby_removed',          null,          null, '{}',                'apply_settings',      null,                null,                'a standby was removed: the primary stops waiting for it');
