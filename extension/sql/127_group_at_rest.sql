create function pgautofailover.group_at_rest(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select
          from pgautofailover.group_rest as r
         where r.formationid = p_formation_id
           and r.groupid = p_group_id
           and r.rests_until > p_now);
end
$$;

comment on function pgautofailover.group_at_rest is
    'True when nothing in a group can make a rule fire.';
