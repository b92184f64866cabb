-- The one limit that an operator may lift in a session, and only for its transaction:
-- set local pgautofailover.guard_data_loss = off.  Every event keeps the facts it was taken on.
create function pgautofailover.data_loss_guarded()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(lower(nullif(current_setting('pgautofailover.guard_data_loss', true), '')),
                    'on')
           not in ('off', 'false', 'no', '0', 'f', 'n')
$$;

comment on function pgautofailover.data_loss_guarded is
    'False while an operator accepts that a failover may lose acknowledged writes.';
