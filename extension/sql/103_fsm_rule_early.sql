-- Checks that come before everything else, whatever the node's role.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, requires, assign_node, forget_node, reason)
values
    (201, 'early_checks', 'M2', '{dropped}', null, null, '{}', null, true,
     'the node knows that it was removed'),
    (203, 'early_checks', 'M3', null, null, '{dropped}', '{}', null, false,
     'the node is being removed: it only has to notice'),
    (205, 'early_checks', 'M4', '{maintenance}', null, null, '{}', null, false,
     'in maintenance: only stop_maintenance() moves it'),
    (206, 'early_checks', 'M5', null, '{demote_timeout}', '{wait_primary,join_primary,apply_settings}', '{"not alone","not failover_in_progress","not promotion_ordered","not standby_in_maintenance"}', 'primary', false,
     'the node stopped itself when it was cut off, and nobody took its place: leads again'),
    (207, 'early_checks', 'M5', null, '{demote_timeout}', '{init,wait_primary,draining,catchingup,secondary,prepare_promotion,stop_replication,wait_standby,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,fast_forward,join_secondary}', '{}', 'demoted', false,
     'the node stopped itself when it was cut off, and its goal cannot be reached from there'),
    (208, 'early_checks', 'M6', '{prepare_maintenance}', null, null, '{alone}', null, false,
     'alone and on its way to maintenance: a later primary may have written more'),
    (209, 'early_checks', 'M7', null, '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward}', '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,wait_standby,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward,join_secondary}', '{alone,eligible,"not primary_leaving"}', 'single', false,
     'no other node in the group'),
    (210, 'early_checks', 'M8', null, '{wait_primary,primary,join_primary,apply_settings,single}', '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,wait_standby,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward,join_secondary}', '{alone,"not eligible"}', 'single', false,
     'no other node in the group, and this one takes the writes already'),
    (211, 'early_checks', 'M9', null, '{draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,wait_maintenance,report_lsn,fast_forward}', '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward,join_secondary}', '{alone,"not eligible"}', 'report_lsn', false,
     'no other node in the group, but the priority of this one is zero: waits for a candidate'),
    (212, 'early_checks', 'G24', null, '{maintenance,prepare_maintenance}', '{catchingup}', '{alone}', 'report_lsn', false,
     'back from maintenance, and the primary is gone: first reports its position'),
    (213, 'early_checks', 'M7', null, '{wait_standby}', '{single}', '{}', 'wait_standby', false,
     'has no data to lead with: waits for a primary');
