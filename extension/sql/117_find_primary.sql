-- P12: the node that is meant to be the primary, else the last one that was.  A former primary
-- that is still on its way out comes before one that was demoted long ago.  So does one that
-- was told to lead and then to stop, whatever it reports: it may lead without our knowing.
create function pgautofailover.find_primary(p_nodes pgautofailover.node_fact[])
returns pgautofailover.node_fact
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node_fact;
    v_found  pgautofailover.node_fact;
    v_rank   integer;
    v_best   integer := 4;
begin
    foreach v_node in array p_nodes loop
        if pgautofailover.is_writable(v_node.goal) then
            return v_node;
        end if;
        v_rank := case
            when v_node.goal in ('draining', 'demote_timeout')
                 and v_node.reported <> 'demoted' then 1
            when not pgautofailover.is_primary_ish(v_node.reported)
                then case when v_node.reported = 'demoted' and v_node.goal = 'demoted'
                          then 3 else 4 end
            when v_node.goal = 'prepare_maintenance' then 1
            else 2
        end;
        if v_rank < 4 and v_rank <= v_best then
            v_best := v_rank;
            v_found := v_node;
        end if;
    end loop;
    return v_found;
end
$$;

comment on function pgautofailover.find_primary is
    'The node of a group whose goal is writable, else the last that reports as a primary (P12).';
