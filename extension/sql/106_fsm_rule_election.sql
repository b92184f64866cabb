-- More than two nodes, or none that leads: the standbys report their position, the best
-- candidate wins, the others follow it.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, requires, assign_node, reason)
values
    (601, 'reporting_node', 'E2', '{report_lsn}', null, null, '{election_open,winner_ready}', 'join_secondary',
     'another node won the election and is about to lead'),
    (603, 'reporting_node', 'E13', '{report_lsn}', null, null, '{election_open,elected,"not lacks_wal"}', 'prepare_promotion',
     'won the election and has all the WAL'),
    (605, 'reporting_node', 'E13', '{report_lsn}', null, null, '{election_open,elected,lacks_wal}', 'fast_forward',
     'won the election and fetches the WAL that it lacks from another standby'),
    (607, 'reporting_node', 'E4', null, '{secondary,catchingup}', '{secondary,catchingup}', '{election_open,reporting,"not promotion_running"}', 'report_lsn',
     'an election is on: reports its final position'),
    (609, 'reporting_node', 'E4', null, '{maintenance,demoted}', '{catchingup}', '{election_open,reporting,"not promotion_running"}', 'report_lsn',
     'an election is on: reports its final position'),
    (611, 'reporting_node', 'E4', '{draining,demoted}', null, null, '{election_open,reporting,"not promotion_running"}', 'report_lsn',
     'an election is on: the old primary takes part'),
    (613, 'reporting_node', 'G18', '{join_secondary}', null, null, '{promotion_lost}', 'report_lsn',
     'the node that won the election died before it could lead: elects again');
