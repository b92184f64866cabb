-- The address goes into connection strings, HBA lines and URIs of other nodes: refuse here
-- what could mean something else there.
create function pgautofailover.check_node_address(p_host text, p_port integer, p_name text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_host = '' or p_host !~ '^[A-Za-z0-9._:%/-]+$'
       or p_host ~ '^\.|^[^/].*/' or lower(p_host) in ('all', 'samehost', 'samenet') then
        raise exception 'invalid host name or address "%"', p_host
            using errcode = 'invalid_parameter_value',
                  hint = 'Use a host name, an IPv4 or an IPv6 address.';
    elsif p_port not between 1 and 65535 then
        raise exception 'invalid port %', p_port
            using errcode = 'invalid_parameter_value',
                  hint = 'A port is a number from 1 to 65535.';
    elsif p_name ~ '[[:cntrl:]]' or length(p_name) > 63 then
        raise exception 'invalid node name "%"', p_name
            using errcode = 'invalid_parameter_value',
                  hint = 'A node name has at most 63 characters, none of them a control character.';
    end if;
end
$$;

comment on function pgautofailover.check_node_address is
    'Refuses hosts, ports and names that cannot be right.';
