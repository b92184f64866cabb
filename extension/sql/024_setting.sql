-- Every threshold, once, with its unit.  file_value is read from postgresql.conf by the
-- background loop only (sync_settings_from_file): a session's own SET must not move a limit.
create table pgautofailover.setting (
    name           text   not null,
    unit           text   not null,
    default_value  bigint not null,
    minimum        bigint not null,
    file_value     bigint,
    description    text   not null,
    constraint setting_pkey primary key (name),
    constraint setting_unit_check check (unit in ('ms', 'bytes', 'count', 'boolean')),
    constraint setting_minimum_check check (default_value >= minimum),
    constraint setting_file_value_check check (file_value >= minimum)
);

comment on table pgautofailover.setting is
    'Thresholds of the monitor: default, and the value from postgresql.conf where given.';

create table pgautofailover.formation_setting (
    formationid  text   not null,
    name         text   not null,
    value        bigint not null,
    constraint formation_setting_pkey primary key (formationid, name),
    constraint formation_setting_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid) on delete cascade,
    constraint formation_setting_name_fkey foreign key (name)
        references pgautofailover.setting (name)
);

comment on table pgautofailover.formation_setting is
    'Thresholds that a formation has of its own; see set_formation_setting().';
