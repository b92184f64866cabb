-- A timeline's number does not identify it: who was told to lead, promoted itself and was lost
-- before anybody followed it has a timeline that nobody else knows, and the next leader begins
-- another one of the same number.  Until the first one follows again, its position does not compare
-- with those of the others.
create function pgautofailover.has_branched(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_order  pgautofailover.event;
begin
    if p_node.reportedstate in ('secondary', 'catchingup', 'init', 'wait_standby')
       or pgautofailover.is_writable(p_node.reportedstate)
    then
        return false;
    end if;
    select e.* into v_order
      from pgautofailover.event as e
     where e.nodeid = p_node.nodeid
       and pgautofailover.makes_promote(e.goalstate)
     order by e.eventid desc
     limit 1;
    if not found then
        return false;
    end if;
    -- it has not followed since
    return not exists (
            select from pgautofailover.event as e
             where e.nodeid = p_node.nodeid
               and e.eventid > v_order.eventid
               and e.reportedstate in ('secondary', 'catchingup')
               and e.reportedstate <> v_order.reportedstate)
        -- the next one that led did not know of it; its first event is enough, and soon found
        and coalesce(p_node.reportedtli >= (
            select e.reportedtli
              from pgautofailover.event as e
             where e.eventid > v_order.eventid
               and e.formationid = p_node.formationid
               and e.groupid = p_node.groupid
               and e.nodeid <> p_node.nodeid
               and pgautofailover.is_writable(e.reportedstate)
               and pgautofailover.is_writable(e.goalstate)
             order by e.eventid
             limit 1), false);
end
$$;

comment on function pgautofailover.has_branched is
    'True for a node that began a timeline which nobody followed, while another node led on.';
