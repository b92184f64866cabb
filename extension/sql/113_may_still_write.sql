-- Of a node that is told to leave its group: it takes writes, or may begin before it reads that.
create function pgautofailover.may_still_write(p_node pgautofailover.node)
returns boolean
language sql
immutable
as $$
    select pgautofailover.is_writable(p_node.reportedstate)
        or p_node.reportedstate = 'init'
        or (p_node.reportedpgisrunning
            and p_node.reportedstate in ('draining', 'demote_timeout', 'demoted'))
$$;

comment on function pgautofailover.may_still_write is
    'True for a node that has not said that it takes no writes.';
