-- More than two nodes, or none that leads: the standbys report their position, the best
-- candidate wins, the others follow it.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, primary_goal, requires, assign_node, assign_primary, reason)
values
    (600, 'reporting_node', 'M25a', '{secondary}', null, null, '{single,primary,join_primary,apply_settings}', '{"not two_nodes",healthy,eligible,"not primary_alone",primary_role_held,primary_unhealthy}', null, 'draining',
     'the primary is down and a healthy candidate exists'),
    (601, 'reporting_node', 'E2', '{report_lsn}', null, null, null, '{promotion_running,winner_ready}', 'join_secondary', null,
     'another node won the election and is about to lead'),
    (603, 'reporting_node', 'E13', '{report_lsn}', null, null, null, '{"not alone",election_open,elected,"not lacks_wal"}', 'prepare_promotion', null,
     'won the election and has all the WAL'),
    (605, 'reporting_node', 'E13', '{report_lsn}', null, null, null, '{"not alone",election_open,elected,lacks_wal}', 'fast_forward', null,
     'won the election and fetches the WAL that it lacks from another standby'),
    (607, 'reporting_node', 'E4', null, '{secondary,catchingup,report_lsn}', '{secondary,catchingup}', null, '{election_open,reporting,"not promotion_running"}', 'report_lsn', null,
     'an election is on: reports its final position'),
    (609, 'reporting_node', 'E4', null, '{maintenance,demoted}', '{catchingup}', null, '{election_open,reporting,"not promotion_running"}', 'report_lsn', null,
     'an election is on: reports its final position'),
    (611, 'reporting_node', 'E4', '{draining,demoted,demote_timeout}', null, null, null, '{election_open,reporting,stopped,"not promotion_running"}', 'report_lsn', null,
     'an election is on: the old primary takes part'),
    (612, 'reporting_node', 'G18', null, '{join_secondary}', '{join_secondary,secondary,catchingup}', null, '{election_open,reporting,"not alone","not promotion_running"}', 'report_lsn', null,
     'the node that won the election is gone: elects again'),
    (613, 'reporting_node', 'G18', '{join_secondary,draining,demoted,demote_timeout}', null, null, null, '{promotion_lost,reporting,stopped}', 'report_lsn', null,
     'the node that was to lead died before it could: elects again'),
    (614, 'reporting_node', 'E4', null, '{report_lsn}', '{catchingup,wait_standby}', null, '{}', 'report_lsn', null,
     'told to follow while it was on its way to an election: reports its position first'),
    (615, 'reporting_node', 'G18', null, '{join_secondary}', '{join_secondary,secondary,catchingup}', null, '{alone,reporting,nobody_has_led}', 'report_lsn', null,
     'the node that was to lead has left; it was not told to take writes, or an operator accepts their loss: reports its position again');
