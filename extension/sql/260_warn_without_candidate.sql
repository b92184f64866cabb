-- A primary may leave a group in which nobody may take over, but not without a word.
create function pgautofailover.warn_without_candidate(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name  text;
begin
    select min(n.nodename) into v_name
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.nodeid <> p_node.nodeid
       and n.goalstate <> 'dropped'
    having max(n.candidatepriority) <= 0;
    if found then
        raise warning 'nobody takes over from %: no other node has a candidate priority above zero',
            pgautofailover.node_label(p_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('To let one take over: select pgautofailover.set_node_candidate_priority(%L, %L, 50)',
                                p_node.formationid, v_name);
    end if;
end
$$;

comment on function pgautofailover.warn_without_candidate is
    'Warns when a primary is removed and nobody may take its place.';
