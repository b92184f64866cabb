-- Clients of pg_auto_failover 2.x talk to a monitor only when this view of the system catalogue
-- shows their own version; extension_destdir and a plain-SQL install show no row at all.  They
-- do not qualify its name, so a role that has this schema first in its search_path sees ours,
-- with the version of its setting pgautofailover.client_version (docs/known-failures.md).
create view pgautofailover.pg_available_extensions as
select e.name, e.default_version, e.installed_version, e.comment
  from pg_catalog.pg_available_extensions as e
 where e.name <> 'pgautofailover'
 union all
select 'pgautofailover'::name, v.version, v.version,
       'Served to clients of pg_auto_failover; see pgautofailover.client_version.'
  from (select coalesce(
                   nullif(pg_catalog.current_setting('pgautofailover.client_version', true), ''),
                   (select x.extversion
                      from pg_catalog.pg_extension as x
                     where x.extname = 'pgautofailover')) as version) as v
 where v.version is not null;

comment on view pgautofailover.pg_available_extensions is
    'What clients of pg_auto_failover 2.x read to check the version of the monitor.';
