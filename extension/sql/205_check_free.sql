-- The unique constraints say which columns are taken, but not by whom, nor that a node which is
-- being removed keeps its place until its keeper has read that, or somebody says force.
create function pgautofailover.check_free(p_new pgautofailover.node, p_desired_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_holder  pgautofailover.node;
    v_what    text;
begin
    select n.* into v_holder
      from pgautofailover.node as n
     where (n.nodehost, n.nodeport) = (p_new.nodehost, p_new.nodeport)
        or (n.formationid = p_new.formationid and n.nodename = p_new.nodename)
        or n.nodeid = p_desired_id
     order by (n.nodehost, n.nodeport) <> (p_new.nodehost, p_new.nodeport), n.nodeid
     limit 1;
    if not found then
        return;
    end if;
    v_what := case
        when (v_holder.nodehost, v_holder.nodeport) = (p_new.nodehost, p_new.nodeport)
            then 'address'
        when v_holder.nodeid = p_desired_id then 'node id'
        else 'name'
    end;
    if v_holder.goalstate = 'dropped' then
        raise exception 'cannot register %:%: its % is that of % of formation "%", which is being removed',
            p_new.nodehost, p_new.nodeport, v_what, pgautofailover.node_label(v_holder),
            v_holder.formationid
            using errcode = 'unique_violation',
                  detail = format('It was last heard at %s as "%s", and has not said that it stopped.',
                                  v_holder.reporttime, v_holder.reportedstate),
                  hint = format('Let its keeper run until it has left. When it has surely stopped, or is gone for good: select pgautofailover.remove_node(%s, force => true)',
                                v_holder.nodeid);
    end if;
    raise exception 'cannot register %:%: its % is that of % of formation "%"',
        p_new.nodehost, p_new.nodeport, v_what, pgautofailover.node_label(v_holder),
        v_holder.formationid
        using errcode = 'unique_violation',
              hint = format('Choose another one. When that node is gone for good: select pgautofailover.remove_node(%s, force => true)',
                            v_holder.nodeid);
end
$$;

comment on function pgautofailover.check_free is
    'Refuses a new node whose address, name or id another node has, and says which.';
