-- The rare paths of a report: an error, or a node whose group is not the one it names.
create function pgautofailover.check_report(
    p_formation_id  text,
    p_node_id       bigint,
    p_rep_state     text
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  constant pgautofailover.node := pgautofailover.node_by_id(p_node_id);
begin
    if v_node.formationid <> p_formation_id then
        raise exception 'node % belongs to formation "%", not to "%"',
            p_node_id, v_node.formationid, p_formation_id
            using errcode = 'invalid_object_definition',
                  hint = 'Check the formation in the node''s configuration.';
    elsif not pgautofailover.is_sync_state(p_rep_state) then
        raise exception 'invalid replication state "%" reported by node %', p_rep_state, p_node_id
            using errcode = 'invalid_parameter_value',
                  hint = 'Use unknown, sync, async, quorum or potential.';
    end if;
    return pgautofailover.lock_node(p_node_id);
end
$$;

comment on function pgautofailover.check_report is
    'Refuses a report that cannot be right; else locks the group that the node really is in.';
