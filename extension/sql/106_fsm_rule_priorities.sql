-- A winner is known, there is a primary again, or nobody else is left: what an operator's failover
-- did to the priorities of the group is taken back.
update pgautofailover.fsm_rule as r
   set restore_priorities = true
 where r.rule in ('E2', 'E13', 'M7', 'M8', 'M9', 'M26', 'M27', 'M64');
