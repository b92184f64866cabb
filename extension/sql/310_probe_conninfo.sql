-- Host and port come from whoever may register nodes: every value is quoted.
create function pgautofailover.probe_conninfo(
    p_host        text,
    p_port        integer,
    p_timeout_ms  bigint
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format('host=''%s'' port=%s dbname=postgres user=pgautofailover_monitor '
                  'password=pgautofailover_monitor application_name=pgautofailover_health_check '
                  'connect_timeout=%s tcp_user_timeout=%s',
                  replace(replace(p_host, '\', '\\'), '''', '\'''), p_port,
                  greatest(2, ceil(p_timeout_ms / 1000.0)), p_timeout_ms)
$$;

comment on function pgautofailover.probe_conninfo is
    'How a node is reached for a health check.';
