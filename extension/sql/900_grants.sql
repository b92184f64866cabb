-- autoctl_node is what keepers connect as.  It reads the registry and calls the API; it
-- writes nothing directly.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'autoctl_node') then
        create role autoctl_node with login;
    end if;
end
$$;

grant usage on schema pgautofailover to autoctl_node;
grant select on all tables in schema pgautofailover to autoctl_node;
