-- What a failed connection proves.  Any answer of a server, even a refusal to let us in,
-- proves that a postmaster lives; a refused connection, that the host lives without one;
-- anything else proves nothing.
create function pgautofailover.probe_kind(p_sqlstate text, p_message text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_sqlstate = '2F003' or p_message ~ 'FATAL:' then 'answered'
        when p_message ~ 'Connection refused' then 'refused'
        else 'silent'
    end
$$;

comment on function pgautofailover.probe_kind is
    'Reads the error of a connection: answered, refused or silent.';
