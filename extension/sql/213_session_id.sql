-- In a place of its own so that a simulation can play several keepers in one session.
create function pgautofailover.session_id()
returns integer
language sql
stable
as $$ select pg_catalog.pg_backend_pid() $$;

comment on function pgautofailover.session_id is
    'What keeper_attach() notes of a session: the process number of its backend.';
