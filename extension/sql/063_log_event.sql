-- Every change of a node that people see goes through here: event, notification, log line.
create function pgautofailover.log_event(
    p_node         pgautofailover.node,
    p_description  text,
    p_now          timestamptz,
    p_rule_pos     integer default null,
    p_section      pgautofailover.fsm_section default null,
    p_facts        jsonb default null
)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_event_id bigint;
begin
    if pgautofailover.rehearsing() then
        return pgautofailover.record_step(p_node, p_description, p_now, p_rule_pos);
    end if;
    -- a decision must survive a crash of the monitor, whatever a heartbeat set before
    perform set_config('synchronous_commit', 'on', true);

    insert into pgautofailover.event
        (eventtime, formationid, nodeid, groupid, nodename, nodehost, nodeport,
         reportedstate, goalstate, reportedrepstate, reportedtli, reportedlsn,
         candidatepriority, replicationquorum, description, rule_pos, rule_section)
    values
        (p_now, p_node.formationid, p_node.nodeid, p_node.groupid, p_node.nodename,
         p_node.nodehost, p_node.nodeport, p_node.reportedstate, p_node.goalstate,
         p_node.reportedrepstate, p_node.reportedtli, p_node.reportedlsn,
         p_node.candidatepriority, p_node.replicationquorum, p_description,
         p_rule_pos, p_section)
    returning eventid into v_event_id;

    if p_facts is not null then
        insert into pgautofailover.event_facts (eventid, facts) values (v_event_id, p_facts);
    end if;

    perform pgautofailover.log_message(p_description);
    perform pgautofailover.notify_state(p_node);
    return v_event_id;
end
$$;

comment on function pgautofailover.log_event is
    'Records one event of a node and tells everyone who listens.';
