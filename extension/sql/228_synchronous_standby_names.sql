create function pgautofailover.synchronous_standby_names(
    formation_id  text default 'default',
    group_id      integer default 0
)
returns text
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    return pgautofailover.quorum_names(formation_id, group_id, true);
end
$$;

comment on function pgautofailover.synchronous_standby_names is
    'Value of the setting of that name on the primary of a group.';
