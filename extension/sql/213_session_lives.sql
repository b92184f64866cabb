-- A session is its process and its start: process numbers come again.  An owner without
-- pg_read_all_stats does not see the start of other roles' sessions, and goes by the process alone.
-- In a place of its own so that a simulation can play sessions that do not exist.
create function pgautofailover.session_lives(p_pid integer, p_start timestamptz)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select
          from pg_stat_activity as a
         where a.pid = p_pid
           and coalesce(a.backend_start = p_start, true));
end
$$;

comment on function pgautofailover.session_lives is
    'True while the session that keeper_attach() noted is open.';
