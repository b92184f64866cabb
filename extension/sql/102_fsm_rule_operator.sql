-- What operators ask for.  The functions check that the request makes sense and raise errors;
-- what is then assigned stands here.  "node" is the node that the call is about.
insert into pgautofailover.fsm_rule
    (position, section, rule, operation, node_state, node_reported, primary_state, primary_goal, requires, assign_node, assign_primary, assign_others, reason)
values
    (101, 'api_triggered', 'M60', 'remove_primary',           null, null, null, null, '{}',                              'dropped',             null,                  'report_lsn', 'the primary is removed from its group'),
    (103, 'api_triggered', 'M61', 'remove_standby',           null, null, null, null, '{}',                              'dropped',             null,                  null, 'the node is removed from its group'),
    (105, 'api_triggered', 'M62', 'failover_pair',            '{secondary}', null, '{primary}', null, '{two_nodes}',    'prepare_promotion',   'draining',            null, 'an operator asked for a failover'),
    (107, 'api_triggered', 'M63', 'failover_group',           '{single,primary,join_primary}', null, null, null, '{"not alone","not two_nodes"}', 'draining', null,     null, 'an operator asked for a failover: the standbys elect a new primary'),
    (109, 'api_triggered', 'M64', 'maintain_primary_of_pair', '{secondary}', null, '{primary}', null, '{two_nodes}',    'prepare_promotion',   'prepare_maintenance', null, 'an operator sends the primary to maintenance and the standby takes over'),
    (111, 'api_triggered', 'M65', 'maintain_primary',         '{primary}', null, null, null, '{"not alone","not two_nodes"}', 'prepare_maintenance', null,             null, 'an operator sends the primary to maintenance: the standbys elect a new one'),
    (113, 'api_triggered', 'M66', 'maintain_last_sync',       null, '{secondary,catchingup}', '{primary}', null, '{}',    'wait_maintenance',    'wait_primary',        null, 'an operator sends the last synchronous standby to maintenance: the primary first stops waiting for it'),
    (115, 'api_triggered', 'M67', 'maintain_standby',         null, '{secondary,catchingup}', null, null, '{}',           'maintenance',         null,                  null, 'an operator sends the standby to maintenance'),
    (117, 'api_triggered', 'M7',  'stop_maintenance',         '{maintenance}', null, null, null, '{alone,eligible}',        'single',            null,                  null, 'back from maintenance and alone in its group'),
    (118, 'api_triggered', 'M9',  'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{alone}', 'report_lsn',    null,                  null, 'back from maintenance and alone: first reports its position'),
    (119, 'api_triggered', 'M68', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{"not primary_exists"}', 'report_lsn', null,        null, 'back from maintenance while the group has no primary'),
    (121, 'api_triggered', 'M69', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, '{demoted}', '{}', 'report_lsn',  null,                  null, 'back from maintenance while the primary is demoted: they elect'),
    (123, 'api_triggered', 'M70', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{failover_in_progress}', 'report_lsn', null,        null, 'back from maintenance during a failover: reports its position'),
    (125, 'api_triggered', 'M71', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{}',  'catchingup',        null,                  null, 'back from maintenance: catches up with the primary'),
    (127, 'api_triggered', 'M72', 'apply_settings',           null, '{primary,wait_primary}', null, null, '{}',           'apply_settings',      null,                  null, 'replication settings changed: the primary applies them'),
    (129, 'api_triggered', 'M61', 'standby_removed',          null, '{primary,wait_primary}', null, null, '{}',           'apply_settings',      null,                  null, 'a standby was removed: the primary stops waiting for it');
