-- A notification holds less than 8000 bytes, and one that is too long would undo the call.
create function pgautofailover.log_message(p_message text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if pgautofailover.rehearsing() then
        return;
    end if;
    perform pg_notify('log', left(p_message, 1900));
end
$$;

comment on function pgautofailover.log_message is
    'Sends a line of text to whoever listens on the channel "log".';
