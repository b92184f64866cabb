create function pgautofailover.group_channel(p_formation_id text, p_group_id integer)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format('pgautofailover_%s_%s', left(md5(p_formation_id), 16), p_group_id)
$$;

comment on function pgautofailover.group_channel is
    'Channel that the keepers of one group listen to, so that others are not woken.';
