-- Clients of pg_auto_failover 2.0 end unless pg_available_extensions shows the version 2.0.  They
-- connect as autoctl_node and do not qualify the name, so they find our view of that name first;
-- keepers of ours qualify all names (docs/known-failures.md).
do $$
begin
    execute format('alter role autoctl_node in database %I '
                   'set search_path = pgautofailover, pg_catalog, public', current_database());
    execute format('alter role autoctl_node in database %I '
                   'set pgautofailover.client_version = %L', current_database(), '2.0');
end
$$;
