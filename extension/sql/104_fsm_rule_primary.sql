-- The node is the primary.  An unhealthy primary comes first: nothing else may be asked of it.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, requires, assign_node, reason)
values
    (301, 'primary_node', 'M25a', null, '{single,primary,join_primary,apply_settings}', '{primary_role,unhealthy,"not alone","not two_nodes","not primary_alone",candidate_available}', 'draining',
     'the primary is down and a healthy candidate exists'),
    (303, 'primary_node', 'M25b', '{prepare_maintenance}', null, '{"not alone","not two_nodes"}', 'maintenance',
     'the old primary is ready for maintenance'),
    (305, 'primary_node', 'M25b', '{prepare_maintenance}', null, '{two_nodes,"not promotion_ordered","not failover_in_progress","not candidate_available"}', 'maintenance',
     'the old primary is ready for maintenance, and nobody is left who could take over'),
    (307, 'primary_node', 'M64', '{draining}', null, '{two_nodes,reporting,"not promotion_ordered","not failover_in_progress","not candidate_available"}', 'report_lsn',
     'the primary has stopped to hand over, and nobody is left who could take over: elects again'),
    -- not only when it is present: beside a secondary it is at rest, and no later report runs rules
    (309, 'primary_node', 'G4', '{primary}', null, '{wrote_alone,sync_secondaries,"not failover_in_progress","not promotion_ordered"}', 'apply_settings',
     'leads again after it had stopped itself, and it is not sure that a standby has what it wrote alone: waits for one'),
    (401, 'primary_node', 'M11', '{single}', null, '{present,standby_waiting}', 'wait_primary',
     'a standby waits to join'),
    (403, 'primary_node', 'M13', '{primary,wait_primary,apply_settings}', null, '{present,"not quorum_standbys","not secondaries","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'no standby is left that could be waited for'),
    (404, 'primary_node', 'M14', '{primary}', null, '{present,"not waits_as_told","not quorum_standbys","not failover_in_progress","not promotion_ordered"}', 'apply_settings',
     'all standbys are asynchronous, and commits still wait for one that has left or counts no more: stops waiting'),
    (405, 'primary_node', 'M14', '{primary,wait_primary,apply_settings}', null, '{present,"not quorum_standbys",secondaries,"not secondary_down"}', 'primary',
     'all standbys are asynchronous and at least one follows'),
    (407, 'primary_node', 'M15', '{primary}', null, '{present,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'no synchronous standby is left: writes go on without waiting'),
    (409, 'primary_node', 'M16', '{primary}', null, '{present,"not sync_secondaries",blocking_sync}', 'primary',
     'no synchronous standby is left and number_sync_standbys demands one: writes wait'),
    (411, 'primary_node', 'M17', '{wait_primary}', null, '{present,sync_secondaries,"not secondary_down"}', 'primary',
     'a synchronous standby has caught up'),
    (413, 'primary_node', 'M18', '{apply_settings}', null, '{present,"not sync_secondaries","not blocking_sync","not promotion_ordered"}', 'wait_primary',
     'settings are applied and no synchronous standby is there: writes go on without waiting'),
    (415, 'primary_node', 'M19', '{apply_settings}', null, '{present}', 'primary',
     'settings are applied'),
    (421, 'primary_node', 'M21', '{join_primary}', null, '{present}', 'primary',
     'leaves a state that is no longer used');

-- On its way to primary.  One that does not come gives way to another one, who waits until it has
-- surely stopped.  As it waits for a standby, it is let off when the last one is lost.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_reported, node_goal, requires, assign_node, reason)
values
    (302, 'primary_node', 'M25a', '{demote_timeout}', '{primary}', '{unhealthy,"not alone","not two_nodes","not primary_alone",candidate_available}', 'demote_timeout',
     'had stopped itself, was told to lead again and does not, and a healthy candidate exists'),
    (417, 'primary_node', 'M18', '{apply_settings}', '{primary}', '{present,quorum_standbys,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'the last synchronous standby was lost while settings were applied: writes go on without waiting'),
    (419, 'primary_node', 'M18', '{wait_primary}', '{primary}', '{present,quorum_standbys,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'apply_settings',
     'the last synchronous standby was lost before the primary waited for it: settings are applied anew');
