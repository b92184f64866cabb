create table pgautofailover.formation (
    formationid           text    not null default 'default',
    kind                  text    not null default 'pgsql',
    dbname                name    not null default 'postgres',
    opt_secondary         boolean not null default true,
    number_sync_standbys  integer not null default 0,
    primary key (formationid),
    constraint formation_kind_check check (kind in ('pgsql', 'citus'))
);

comment on table pgautofailover.formation is
    'A set of groups of nodes that are operated together; most sites have one, "default".';

insert into pgautofailover.formation (formationid) values ('default');
