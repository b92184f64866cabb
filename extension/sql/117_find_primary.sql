-- P12: the node that is meant to be the primary, else the last one that was.
create function pgautofailover.find_primary(p_nodes pgautofailover.node_fact[])
returns pgautofailover.node_fact
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node_fact;
    v_found  pgautofailover.node_fact;
begin
    foreach v_node in array p_nodes loop
        if pgautofailover.is_writable(v_node.goal) then
            return v_node;
        end if;
        if pgautofailover.is_primary_ish(v_node.reported) or v_node.reported = 'demoted' then
            v_found := v_node;
        end if;
    end loop;
    return v_found;
end
$$;

comment on function pgautofailover.find_primary is
    'The node of a group whose goal is writable, else the last that reports as a primary (P12).';
