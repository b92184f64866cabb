-- Who works in the background, and when it last gave a sign of life.
create unlogged table pgautofailover.background_loop (
    loop_name   text        not null,
    pid         integer     not null,
    beat_time   timestamptz not null,
    last_error  text,
    constraint background_loop_pkey primary key (loop_name)
);

comment on table pgautofailover.background_loop is
    'Sign of life of each background loop; see also cron.job.';

-- Loops ask every turn whether they are still wanted, and end by themselves when not.
create table pgautofailover.background_control (
    wanted  boolean not null
);

comment on table pgautofailover.background_control is
    'One row: false makes the background loops end.';

insert into pgautofailover.background_control (wanted) values (false);
