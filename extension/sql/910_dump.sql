-- Rows of an extension's tables are dumped only when asked for.  The rules are not: they
-- belong to the version.
do $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pgautofailover') then
        perform pg_catalog.pg_extension_config_dump('pgautofailover.formation', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event_facts', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.formation_setting', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.removed_node', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node_lease', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node_alone', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node_awaited', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node_nodeid_seq', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event_eventid_seq', '');
    end if;
end
$$;
