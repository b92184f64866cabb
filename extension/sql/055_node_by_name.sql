create function pgautofailover.node_by_name(p_formation_id text, p_node_name text)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.nodename = p_node_name;
    if not found then
        raise exception 'node "%" is not registered in formation "%"', p_node_name, p_formation_id
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.current_state() for the nodes that are known.';
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.node_by_name is
    'The registry''s row of a node by its name; error 42704 when there is none.';
