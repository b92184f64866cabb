-- The words that rules use.  Each is true, false or not known of a node in its situation; a
-- rule asks for "word" or for "not word", and what is not known satisfies neither.
create table pgautofailover.fsm_guard (
    guard    text not null,
    meaning  text not null,
    constraint fsm_guard_pkey primary key (guard)
);

comment on table pgautofailover.fsm_guard is
    'Meaning of the words in fsm_rule.requires.';

insert into pgautofailover.fsm_guard (guard, meaning)
values
    ('alone',                'no other node of the group stays'),
    ('two_nodes',            'the group has exactly two nodes'),
    ('eligible',             'the node''s candidate priority is above zero'),
    ('quorum_member',        'the node takes part in the replication quorum'),
    ('healthy',              'the node is seen well: its report or its probe says so (P6)'),
    ('unhealthy',            'the node is down by evidence; not the opposite of healthy (P7)'),
    ('reporting',            'the node reported within node_considered_unhealthy_timeout (P17)'),
    ('primary_role',         'the node is the primary and has settled as such (P3)'),
    ('stream_lost',          'the node''s WAL receiver has not streamed for replication_stall_timeout'),
    ('streaming',            'the node''s keeper says that its WAL receiver streams'),
    ('elected',              'the node has won the election that is on'),
    ('lacks_wal',            'the winner of the election must first fetch WAL from another standby'),
    ('sources_gone',         'no healthy standby is left that could give the missing WAL'),
    ('primary_exists',       'another node is the primary, or is on its way out of that role (P12)'),
    ('primary_role_held',    'that primary has settled in its role (P3)'),
    ('primary_healthy',      'that primary is healthy (P6)'),
    ('primary_unhealthy',    'that primary is unhealthy (P7)'),
    ('primary_reporting',    'that primary reported within node_considered_unhealthy_timeout'),
    ('primary_in_maintenance', 'an operator sent that primary to maintenance (P5)'),
    ('primary_out',          'that primary surely takes no writes: it said so, it is dead by three witnesses, its lease ran out, or primary_demote_timeout passed (P13)'),
    ('same_timeline',        'node and primary report the same timeline'),
    ('sync_lag_ok',          'the node is within enable_sync_wal_log_threshold of the primary'),
    ('promote_lag_ok',       'the node is within promote_wal_log_threshold of the primary'),
    ('blocking_sync',        'number_sync_standbys is above zero: writes wait rather than degrade'),
    ('quorum_standbys',      'some other node takes part in the replication quorum'),
    ('secondaries',          'some other node has settled as secondary'),
    ('sync_secondaries',     'some other node has settled as secondary and takes part in the quorum'),
    ('standby_waiting',      'some other node waits to join'),
    ('candidate_available',  'some other node is a healthy candidate (P8)'),
    ('promotion_ordered',    'some node was told to prepare its promotion'),
    ('failover_in_progress', 'an election or a promotion is under way (P11)'),
    ('promotion_running',    'a node that is alive is being promoted (P9)'),
    ('promotion_lost',       'the node that was being promoted is dead'),
    ('election_open',        'the group must choose a new primary'),
    ('winner_ready',         'the new primary can be streamed from, or soon can (P10)');
