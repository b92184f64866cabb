-- Groups in which nobody took writes although everybody was well, advice that was refused, values
-- that stayed wrong: found by reading the rules.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- three nodes become two while the leader is on its way out
call lab.cluster(3);
call lab.pass(3);
call lab.stands('B', 'catchingup', 'catchingup');
update lab.keeper set refuses = '{secondary}' where name = 'B';
update lab.keeper set refuses = '{draining}' where name = 'A';
select pgautofailover.perform_failover();
call lab.turn('B');
call lab.turn('C');
select pgautofailover.remove_node(lab.node_id('C'), force => true);
update lab.keeper set refuses = '{}';
call lab.pass(60);
select matches(lab.writers(), '^[AB]$', 'the candidate is removed: one of the two that are left leads');

-- the node that leads is removed by force while the one before it comes back
call lab.cluster(3);
call lab.pass(3);
update pgautofailover.node set candidatepriority = 60 where nodename = 'C';
call lab.dies('A');
call lab.pass(90);
update lab.keeper set refuses = '{catchingup}' where name = 'A';
call lab.returns('A');
call lab.pass(10);
select lab.states_are('A demoted/catchingup, B secondary/secondary, C primary/primary', 'A rewinds');
select pgautofailover.remove_node(lab.node_id('C'), force => true);
call lab.dies('C');
update lab.keeper set refuses = '{}';
call lab.pass(120);
select is(lab.writers(), 'B', 'a node that was demoted is no primary');

-- the one that leads is removed by force, the one before it comes back, and another still clones
create procedure lab.left_with_a_newcomer(
    p_seconds  integer,
    p_refuses  pgautofailover.replication_state[] default '{}'
)
language plpgsql as $$
begin
    call lab.cluster(2);
    update lab.keeper set refuses = p_refuses where name = 'B';
    call lab.birth('C', 50, false);
    call lab.say('C');
    update lab.keeper set state = 'wait_standby', refuses = '{catchingup}' where name = 'C';
    call lab.say('C');
    call lab.dies('A');
    call lab.pass(p_seconds);
    call lab.dies('B');
    call lab.pass(2);
    perform pgautofailover.remove_node(lab.node_id('B'), force => true);
    update lab.keeper set refuses = '{}';
    call lab.returns('A');
    call lab.pass(60);
end
$$;

call lab.left_with_a_newcomer(90);
select is(lab.writers(), 'A', 'it leads again after it was demoted');
call lab.left_with_a_newcomer(25, '{stop_replication}');
select is(lab.writers(), 'A', 'and after it was told to stop');

-- two that are left: one was to hand over, the other to follow somebody who is gone
call lab.cluster(2);
call lab.stands('A', 'draining', 'draining', false);
call lab.stands('B', 'join_secondary', 'join_secondary', false);
call lab.pass(25);
select isnt(lab.writers(), 'nobody', 'the two elect');

-- the next leader dies in the moment in which it is told to lead
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.pass(3);
update lab.keeper set refuses = '{wait_primary}' where name = 'B';
call lab.dies('A');
call lab.pass_until('B', 'wait_primary');
call lab.dies('B');
call lab.pass(90);
select is(lab.writers(), 'C', 'the third one leads');

-- a standby that died in the last failover, then the other one dies: number_sync_standbys is 0
call lab.cluster(3);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.pass(3);
select pgautofailover.perform_failover();
update lab.keeper set refuses = '{join_secondary,secondary}' where name = 'C';
call lab.pass(6);
call lab.dies('C');
call lab.pass(30);
call lab.dies('A');
call lab.pass(120);
select is((select n.reportedstate::text from pgautofailover.node as n where n.nodename = 'B'),
          'wait_primary', 'writes go on');

-- writes block, and what is advised against it is accepted
call lab.cluster(4);
call lab.dies('B');
call lab.dies('C');
call lab.dies('D');
call lab.pass(60);
update lab.keeper set refuses = '{primary}' where name = 'A';
select pgautofailover.remove_node(lab.node_id('D'), force => true);
call lab.pass(60);
select lab.states_are('A apply_settings/primary, B secondary/catchingup, C secondary/catchingup',
                      'the primary waits for standbys');
select ok(pgautofailover.set_formation_number_sync_standbys('default', 0), 'an operator helps it');
update lab.keeper set refuses = '{}';
call lab.pass(10);
select is((lab.get('A')).state, 'wait_primary', 'writes go on');

-- an operator's failover, and the only other candidate dies
call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
call lab.settle();
call lab.birth('C', 0);
call lab.settle();
call lab.pass(3);
select pgautofailover.perform_failover();
call lab.dies('B');
call lab.pass(120);
select is(lab.writers(), 'A', 'the primary that was to be replaced has everything, and leads again');

-- an asynchronous standby goes to maintenance while the synchronous one is off
call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
call lab.settle();
call lab.birth('C', 50, false);
call lab.settle();
call lab.dies('B');
call lab.pass(60);
select ok(pgautofailover.start_maintenance(lab.node_id('C')), 'the primary has settled');
call lab.settle();
select is((lab.get('C')).state, 'maintenance', 'nobody waits for it');

-- a primary outside of the quorum, two standbys in it, and an asynchronous node leaves
call lab.cluster(3);
call lab.birth('D', 50, false);
call lab.settle();
select pgautofailover.set_node_replication_quorum('default', 'A', false);
call lab.settle();
select pgautofailover.remove_node(lab.node_id('D'));
call lab.settle();
select is((select f.number_sync_standbys from pgautofailover.formation as f), 1,
          'number_sync_standbys stays, there are two');

-- a timeline that was accepted serves one failover, also in a pair
call lab.cluster(2);
insert into pgautofailover.accepted_timeline
    (formationid, groupid, accepted_tli, decided_by, decided_at)
values ('default', 0, 1, 'operator', pgautofailover.clock());
select pgautofailover.perform_failover();
call lab.pass(20);
select is_empty('select from pgautofailover.accepted_timeline where resolved_at is null',
                'it is over');

-- a node that clones for a long time
call lab.cluster(2);
call lab.birth('C');
call lab.say('C');
update lab.keeper set state = 'wait_standby', refuses = '{catchingup}' where name = 'C';
call lab.pass(60);
select unalike(lab.explained('C'), '%remove_node%', 'nobody is told to remove it');

select lab.nobody_stuck();
select * from finish();
rollback;
