-- autoctl owns the database; it may look at everything and call what operators call.
grant usage on schema pgautofailover to autoctl;
grant select on all tables in schema pgautofailover to autoctl;

-- The looping jobs of pg_cron run as the owner of the server.  A statement_timeout of the server
-- would end them; a backend whose pg_cron connection is gone must end by itself.
do $$
begin
    execute format('alter role %I in database %I set statement_timeout = 0',
                   current_user, current_database());
    if current_setting('server_version_num')::int >= 140000 then
        execute format('alter role %I in database %I set client_connection_check_interval = %L',
                       current_user, current_database(), '1s');
    end if;
end
$$;
