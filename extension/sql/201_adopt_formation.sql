-- An empty formation takes the kind and the database name of its first node.
create function pgautofailover.adopt_formation(
    p_formation_id  text,
    p_node_kind     text,
    p_dbname        name
)
returns pgautofailover.formation
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
    v_kind       text;
    v_empty      boolean;
begin
    if p_node_kind not in ('standalone', 'coordinator', 'worker', 'unknown', '') then
        raise exception 'unknown node kind "%"', p_node_kind
            using errcode = 'invalid_parameter_value',
                  hint = 'Use standalone, coordinator or worker.';
    end if;
    v_kind := case when p_node_kind in ('coordinator', 'worker') then 'citus' else 'pgsql' end;

    select f.* into v_formation
      from pgautofailover.formation as f
     where f.formationid = p_formation_id;
    if not found then
        raise exception 'formation "%" does not exist', p_formation_id
            using errcode = 'invalid_object_definition',
                  hint = 'Create it first with pgautofailover.create_formation() or pg_autoctl create formation.';
    end if;

    v_empty := not exists (select from pgautofailover.node as n
                            where n.formationid = p_formation_id);
    if not v_empty and v_formation.kind <> v_kind then
        raise exception 'node of kind "%" does not fit formation "%" of kind "%"',
            p_node_kind, p_formation_id, v_formation.kind
            using errcode = 'internal_error',
                  hint = 'Register the node in a formation of its own kind.';
    elsif not v_empty and v_formation.dbname <> p_dbname then
        raise exception 'node with database "%" does not fit formation "%", whose database is "%"',
            p_dbname, p_formation_id, v_formation.dbname
            using errcode = 'internal_error',
                  hint = format('Use --dbname %s, or another formation.', v_formation.dbname);
    elsif v_empty then
        update pgautofailover.formation as f
           set kind = v_kind,
               dbname = p_dbname
         where f.formationid = p_formation_id
        returning f.* into v_formation;
    end if;
    return v_formation;
end
$$;

comment on function pgautofailover.adopt_formation is
    'Checks that a new node fits its formation; an empty formation adapts to it.';
