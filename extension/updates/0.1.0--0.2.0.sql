-- Changes of tables from 0.1.0 to 0.2.0.
alter table pgautofailover.node drop constraint system_identifier_is_null_at_init_only;
alter table pgautofailover.node add constraint system_identifier_is_null_at_init_only
    check (sysidentifier is not null or pgautofailover.may_lack_identifier(reportedstate));
