-- The words that rules use.  Each is true, false or not known of a node in its situation; a
-- rule asks for "word" or for "not word", and what is not known satisfies neither.
create table pgautofailover.fsm_guard (
    guard    text not null,
    subject  text not null,
    meaning  text not null,
    constraint fsm_guard_pkey primary key (guard),
    constraint fsm_guard_subject_check check (subject in ('node', 'primary', 'others', 'group'))
);

comment on table pgautofailover.fsm_guard is
    'Meaning of the words in fsm_rule.requires.';

insert into pgautofailover.fsm_guard (guard, subject, meaning)
values
    ('alone',                'group',    'no other node of the group stays'),
    ('two_nodes',            'group',    'the group has exactly two nodes'),
    ('eligible',             'node',     'the node''s candidate priority is above zero'),
    ('quorum_member',        'node',     'the node takes part in the replication quorum'),
    ('healthy',              'node',     'the node is seen well: its report or its probe says so (P6)'),
    ('unhealthy',            'node',     'the node is down by evidence; not the opposite of healthy (P7)'),
    ('present',              'node',     'the node has reported within the last 3 s: it is there to carry out an order'),
    ('reporting',            'node',     'the node reported within node_considered_unhealthy_timeout, and its keeper has neither said goodbye since nor failed to start Postgres for an election (P17)'),
    ('stopped',              'node',     'the node says that its Postgres does not run'),
    ('primary_role',         'node',     'the node is the primary and has settled as such (P3)'),
    ('wrote_alone',          'node',     'the node took writes that no standby is known to have: it has not waited for one since'),
    ('waits_as_told',        'node',     'the node has not said that its commits wait for others than it was last told'),
    ('nobody_has_led',       'node',     'nobody was told to take writes since the node, which waits to follow, was asked for its position; or an operator accepts that such writes are lost'),
    ('stream_down',          'node',     'the node''s WAL receiver does not stream: it says so, or its primary sees no standby for replication_stall_timeout'),
    ('stream_lost',          'node',     'the same, for replication_stall_timeout at least'),
    ('diverged',             'node',     'the node''s WAL is known to be on another branch than the group''s timeline'),
    ('streaming',            'node',     'the node''s keeper says that its WAL receiver streams'),
    ('elected',              'node',     'the node has won the election that is on'),
    ('lacks_wal',            'node',     'the winner of the election must first fetch WAL from another standby'),
    ('sources_gone',         'node',     'no healthy standby is left that could give the missing WAL'),
    ('primary_exists',       'primary',  'another node is the primary, or is on its way out of that role (P12)'),
    ('primary_role_held',    'primary',  'that primary has settled in its role (P3)'),
    ('primary_healthy',      'primary',  'that primary is healthy (P6)'),
    ('primary_unhealthy',    'primary',  'that primary is unhealthy (P7)'),
    ('primary_stopped',      'primary',  'that primary says that its Postgres does not run'),
    ('primary_present',      'primary',  'that primary has reported within the last 3 s'),
    ('primary_answers',      'primary',  'that primary''s Postgres has told its keeper a position within the last 3 s; a keeper says that it runs also while it starts it again'),
    ('primary_in_maintenance', 'primary',  'an operator sent that primary to maintenance (P5)'),
    ('primary_out',          'primary',  'that primary surely takes no writes: it said so, it is dead by three witnesses, its lease ran out, or primary_demote_timeout passed (P13)'),
    ('same_timeline',        'node',     'node and primary report the same timeline'),
    ('sync_lag_ok',          'node',     'the node is within enable_sync_wal_log_threshold of the primary'),
    ('promote_lag_ok',       'node',     'the node is at most promote_wal_log_threshold behind the primary, and has what a standby that is gone may have acknowledged'),
    ('blocking_sync',        'group',    'number_sync_standbys is above zero: writes wait rather than degrade'),
    ('quorum_standbys',      'others',   'some other node takes part in the replication quorum'),
    ('secondaries',          'others',   'some other node has settled as secondary'),
    ('sync_secondaries',     'others',   'some other node has settled as secondary and takes part in the quorum'),
    ('secondary_down',       'others',   'some other node has settled as secondary and is down: it must be taken out first'),
    ('standby_in_maintenance', 'others', 'some other node is in maintenance, or on its way there or back'),
    ('standby_waiting',      'others',   'some other node waits to join'),
    ('candidate_available',  'others',   'some other node is a healthy candidate (P8)'),
    ('promotion_ordered',    'group',    'some node was told to prepare its promotion'),
    ('primary_leaving',      'group',    'a primary that was removed from the group may still take writes'),
    ('primary_alone',        'group',    'the primary wrote alone and has not waited for the standby that could take its place, rests on the word of one that has left, or would not stop when it is cut off'),
    ('failover_in_progress', 'group',    'an election or a promotion is under way (P11)'),
    ('promotion_running',    'group',    'a node that is alive is being promoted (P9)'),
    ('promotion_lost',       'group',    'the node that was being promoted is dead, and was never told to take writes'),
    ('election_open',        'group',    'the group must choose a new primary'),
    ('winner_ready',         'group',    'the node that is being promoted can be streamed from soon (P10)');
