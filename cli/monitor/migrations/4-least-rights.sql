-- Whoever has the password of autoctl_node calls the API, and no more.  What PostgreSQL allows
-- everybody in every database is taken away in this one, which has no other users
-- (docs/security.md).
do $$
declare
    v_function  regprocedure;
begin
    -- no tables, functions and types of a session's own, no way to fill the disk
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to autoctl_node', current_database());
    -- on loopback pg_hba.conf lets every role into every database
    revoke connect on database postgres, template1 from public;
    for v_function in
        select p.oid::regprocedure
          from pg_proc as p
          left join pg_depend as d
                 on d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
          left join pg_extension as e on e.oid = d.refobjid
         where (p.pronamespace = 'pg_catalog'::regnamespace
                and (p.proname ~ '^pg_(try_)?advisory_'  -- the locks that the monitor works with
                     or p.proname ~ '^lo_(creat|create|from_bytea|put|open)$'))
            or e.extname = 'dblink'  -- a way from here into every node
    loop
        execute format('revoke execute on function %s from public', v_function);
    end loop;
    -- a session that is left open in a transaction would hold the locks of its group
    execute format('alter role autoctl_node in database %I '
                   'set idle_in_transaction_session_timeout = %L', current_database(), '30s');
end
$$;

-- Of 500, so that operators, jobs and probes always find a place.
alter role autoctl_node connection limit 450;
