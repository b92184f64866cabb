create function pgautofailover.resolve_pins(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.accepted_timeline as a
       set resolved_at = p_now
     where a.formationid = p_formation_id
       and a.groupid = p_group_id
       and a.resolved_at is null;
    return found;
end
$$;

comment on function pgautofailover.resolve_pins is
    'Closes the timelines that an operator accepted for a group: an election has used them.';
