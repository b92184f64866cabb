-- A primary that wrote alone, and has not waited for a standby since, is not replaced (decision
-- 0011), whatever it says meanwhile.  Found by reading.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- A wrote alone; its standbys are back, and unless they refuse that, it is told to wait for them,
-- which it has not done
create procedure lab.wrote_alone(
    p_nodes     integer,
    p_standbys  pgautofailover.replication_state[] default '{}'
)
language plpgsql as $$
declare
    v_name  text;
begin
    call lab.cluster(p_nodes, p_ours => true);
    if p_nodes > 2 then
        perform pgautofailover.set_formation_number_sync_standbys('default', 0);
        call lab.settle();
    end if;
    for v_name in select k.name from lab.keeper as k where k.name <> 'A' loop
        call lab.crashes(v_name);
    end loop;
    call lab.pass(25);
    update lab.keeper
       set refuses = case when name = 'A' then '{primary}' else p_standbys end;
    for v_name in select k.name from lab.keeper as k where k.name <> 'A' loop
        call lab.returns(v_name);
    end loop;
    call lab.settle();
    if (lab.get('A')).state <> 'wait_primary'
       or (lab.goal('A') = 'primary') <> (p_standbys = '{}') then
        raise exception 'A is no primary that wrote alone: %', lab.states();
    end if;
end
$$;

-- it stops itself then, and is told to lead again
create procedure lab.leads_again()
language plpgsql as $$
begin
    call lab.isolate('A');
    update lab.keeper set state = 'demote_timeout', running = false where name = 'A';
    call lab.heal('A');
    update lab.keeper set refuses = '{}' where name = 'A';
end
$$;

call lab.wrote_alone(2);
call lab.leads_again();
call lab.say('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'it was told to lead again, and dies before it has said so');
select matches(lab.explained('B'), 'waits for A, which took writes alone', 'explain() says so');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'an operator may accept that');

-- the same without writes of its own
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.leads_again();
call lab.say('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'who had waited for its standby is replaced by it');

call lab.wrote_alone(2);
call lab.leads_again();
call lab.mark();
call lab.turn('A');
select lab.rows_are('A demote_timeout/primary, A primary/primary, A primary/apply_settings',
                    'it leads again, which it does without a wait: it is told to wait');
savepoint leads;
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'its standby may lack what it wrote alone');
select matches(lab.explained('B'), 'waits for A, which took writes alone.*--allow-data-loss',
               'explain() says so');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'an operator may accept that');
rollback to leads;
call lab.crashes('B');
call lab.pass(25);
select lab.states_are('A wait_primary/wait_primary, B secondary/catchingup',
                      'it is let off when the standby is lost meanwhile');
rollback to leads;
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary', 'it has waited');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'and can be replaced');

-- the same among three
call lab.wrote_alone(3);
call lab.leads_again();
call lab.turn('A');
select matches(lab.states(), 'A primary/apply_settings', 'three: it leads again');
savepoint three;
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'three: nobody is elected in its place');
select matches(lab.explained('C'), 'waits for A, which took writes alone', 'three: explain()');
call lab.returns('A');
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary, C secondary/secondary',
                      'three: it leads on when it is back');
rollback to three;
call lab.settle();
call lab.dies('A');
call lab.pass(60);
select matches(lab.writers(), '^[BC]$', 'three: it has waited, and can be replaced');

-- nobody has been told that a standby counts again: as if it had died before
call lab.wrote_alone(3, '{secondary,catchingup}');
call lab.leads_again();
call lab.say('A');
call lab.dies('A');
update lab.keeper set refuses = '{}';
call lab.pass(60);
select matches(lab.writers(), '^[BC]$', 'standbys that were not waited for elect');

-- settings change while it has not waited yet: what it says is apply_settings then
call lab.wrote_alone(3);
select pgautofailover.set_node_candidate_priority('default', 'B', 60) \gset
call lab.turn('A');
select matches(lab.states(), 'A apply_settings/primary', 'it applies settings');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'and still waits for nobody');

-- a primary that stopped itself, and had waited until then, leads again as before
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.leads_again();
call lab.mark();
call lab.turn('A');
select lab.rows_are('A demote_timeout/primary, A primary/primary',
                    'who had waited for a standby leads on');

-- it may have been in wait_primary, and could not say so
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.crashes('B');
update lab.keeper set refuses = '{wait_primary}' where name = 'A';
call lab.pass(25);
select lab.states_are('A primary/wait_primary, B secondary/catchingup', 'it is told not to wait');
call lab.leads_again();
call lab.say('A');
select isnt_empty('select from pgautofailover.node_alone', 'perhaps it did not, before it fenced');

-- writes wait for a standby at any cost: the primary is settled when the standby comes
call lab.wrote_alone(2);
update pgautofailover.formation set number_sync_standbys = 1;
call lab.crashes('B');
call lab.pass(25);
call lab.leads_again();
call lab.pass(1);
select lab.states_are('A primary/primary, B secondary/catchingup', 'writes wait');
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.returns('B');
call lab.settle();
select lab.states_are('A apply_settings/primary, B secondary/secondary',
                      'the standby is back: the primary is told to wait for it');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'and is not replaced before');

-- A standby leaves that has acknowledged what the other one lacks.  Found by simulation, seeds
-- 1092887 (keepers of 2.x, which do not tell what they have read) and 1088154.
create procedure lab.standby_leaves(p_leaver text, p_behind text, p_quorum boolean, p_ours boolean)
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => p_ours);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    call lab.settle();
    if not p_quorum then
        perform pgautofailover.set_node_replication_quorum('default', p_behind, false);
        call lab.settle();
    end if;
    call lab.pass(3);
    call lab.sever('A', p_behind);
    call lab.writes();
    if p_quorum then
        update lab.keeper set refuses = '{primary}' where name = 'A';
    end if;
    perform pgautofailover.remove_node(lab.node_id(p_leaver));
    call lab.pass(5);
end
$$;

call lab.standby_leaves('C', 'B', true, false);
select is(lab.goal('A'), 'primary', 'A waits for B before it says that it does');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the other standby of the quorum lacks what C acknowledged');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'an operator may accept that');

call lab.cluster(3);
select ok(pgautofailover.set_formation_number_sync_standbys('default', 0), 'one is waited for');
call lab.settle();
call lab.pass(2);
call lab.sever('A', 'B');
update lab.keeper set refuses = '{primary}' where name = 'A';
select ok(pgautofailover.set_node_replication_quorum('default', 'C', false), 'C counts no longer');
call lab.turn('A');
call lab.writes();
call lab.dies('A');
call lab.dies('C');
call lab.pass(60);
select is(lab.lost(), 1::bigint, 'C had acknowledged a write, and told nobody');
select is(lab.writers(), 'nobody', 'the same when C only leaves the quorum, and dies');

call lab.standby_leaves('B', 'C', false, true);
select lab.states_are('A primary/primary, C secondary/secondary', 'B was the last of the quorum');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the asynchronous standby lacks what B acknowledged');
select matches(lab.explained('C'), 'it lacks WAL that another standby', 'explain() says so');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'C', 'an operator may accept that, too');

call lab.standby_leaves('B', 'C', false, true);
call lab.mend('A', 'C');
call lab.writes();
call lab.pass(2);
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'one that has caught up since takes over');

-- the same, and an operator sends the primary away, which the standby cannot hear
call lab.standby_leaves('B', 'C', false, true);
select throws_like('select pgautofailover.perform_failover()',
                   '%lacks WAL that another standby may have acknowledged');
select throws_like('select pgautofailover.perform_promotion(''default'', ''C'')',
                   '%lacks WAL that another standby may have acknowledged');
select throws_like('select pgautofailover.start_maintenance(lab.node_id(''A''))',
                   '%lacks WAL that another standby may have acknowledged');
call lab.mend('A', 'C');
call lab.writes();
call lab.pass(3);
select pgautofailover.perform_failover();
call lab.pass(10);
select is(lab.writers(), 'C', 'one that has caught up takes over when asked');
call lab.standby_leaves('B', 'C', false, false);
select throws_like('select pgautofailover.remove_node(lab.node_id(''A''))',
                   'no other node has all the writes that%');
-- the primary has told nobody yet of what only B has acknowledged
call lab.cluster(3);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.pass(3);
call lab.sever('A', 'C');
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.writes();
select pgautofailover.remove_node(lab.node_id('B'));
call lab.settle();
select throws_like('select pgautofailover.remove_node(lab.node_id(''A''))',
                   'no other node has all the writes that%');
call lab.standby_leaves('B', 'C', false, true);
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'C', 'and any one when an operator accepts the loss');

select lab.nobody_stuck();

select * from finish();
rollback;
