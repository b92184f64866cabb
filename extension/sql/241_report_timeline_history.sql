create function pgautofailover.report_timeline_history(node_id bigint, history jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    if node_id is null then
        raise exception 'node_id must not be null'
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    v_node := pgautofailover.lock_node(node_id);
    insert into pgautofailover.node_timeline_history (nodeid, tli, parenttli, switchpoint_lsn)
    select v_node.nodeid, h.tli, h.parenttli, h.switchpoint
      from jsonb_to_recordset(coalesce(history, '[]')) as h (
               tli integer, parenttli integer, switchpoint pg_lsn)
    on conflict on constraint node_timeline_history_pkey do nothing;
end
$$;

comment on function pgautofailover.report_timeline_history is
    'Stores what a node''s history files say: [{"tli":2,"parenttli":1,"switchpoint":"0/3000000"}].';
