-- From which position on a primary that waits for nobody took writes alone: where it was when it
-- said so first.  What is before may have been acknowledged by a standby that is gone.  NULL when
-- it never waited for one, or when the events are gone that tell.
create function pgautofailover.alone_from(p_node_id bigint) returns pg_lsn
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_before  pgautofailover.event;
begin
    select e.* into v_before
      from pgautofailover.event as e
     where e.nodeid = p_node_id
       and e.reportedstate <> 'wait_primary'
     order by e.eventid desc
     limit 1;
    if v_before.reportedstate in ('primary', 'join_primary', 'apply_settings') then
        return (
            select e.reportedlsn
              from pgautofailover.event as e
             where e.nodeid = p_node_id
               and e.eventid > v_before.eventid
             order by e.eventid
             limit 1);
    end if;
    return null;
end
$$;

comment on function pgautofailover.alone_from is
    'Position from which on a primary in wait_primary took writes alone, as its events tell.';
