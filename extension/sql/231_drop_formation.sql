create function pgautofailover.drop_formation(formation_id text)
returns void
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_formation(formation_id);
    if exists (select from pgautofailover.node as n where n.formationid = formation_id) then
        raise exception 'formation "%" still has nodes', formation_id
            using errcode = 'foreign_key_violation',
                  hint = 'Drop its nodes first: pgautofailover.remove_node() or pg_autoctl drop node.';
    end if;
    delete from pgautofailover.formation as f where f.formationid = formation_id;
    if not found then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
end
$$;

comment on function pgautofailover.drop_formation is
    'Removes a formation that has no nodes.';
