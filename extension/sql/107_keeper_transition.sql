-- The moves that a keeper can make: the arrows of keeper/transitions.ts, which a test compares.
-- Beside these, every state can become dropped.  fsm_dead_ends checks the rules against it.
create table pgautofailover.keeper_transition (
    to_state    pgautofailover.replication_state   not null,
    from_state  pgautofailover.replication_state[] not null,
    constraint keeper_transition_pkey primary key (to_state)
);

comment on table pgautofailover.keeper_transition is
    'The moves from state to state that a keeper can make, by the state that they lead to.';

insert into pgautofailover.keeper_transition (to_state, from_state)
values
    ('single', '{init,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward,dropped}'),
    ('wait_primary', '{single,primary,prepare_promotion,stop_replication,join_primary,apply_settings}'),
    ('primary', '{wait_primary,demote_timeout,join_primary,apply_settings}'),
    ('draining', '{single,wait_primary,primary,join_primary,apply_settings}'),
    ('demote_timeout', '{init,single,wait_primary,primary,draining,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward}'),
    ('demoted', '{init,single,wait_primary,primary,draining,demote_timeout,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward}'),
    ('catchingup', '{demoted,secondary,join_secondary,wait_standby,maintenance,prepare_maintenance}'),
    ('secondary', '{catchingup,report_lsn,join_secondary}'),
    ('prepare_promotion', '{catchingup,secondary,report_lsn,fast_forward}'),
    ('stop_replication', '{prepare_promotion}'),
    ('wait_standby', '{init,catchingup,secondary,dropped}'),
    ('maintenance', '{primary,demoted,catchingup,secondary,prepare_maintenance,wait_maintenance,report_lsn}'),
    ('join_primary', '{wait_primary,primary,apply_settings}'),
    ('apply_settings', '{wait_primary,primary}'),
    ('prepare_maintenance', '{primary}'),
    ('wait_maintenance', '{catchingup,secondary}'),
    ('report_lsn', '{init,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,prepare_maintenance,wait_maintenance,fast_forward,join_secondary,dropped}'),
    ('fast_forward', '{report_lsn}'),
    ('join_secondary', '{report_lsn}');
