-- One fresh connection.  Must be called outside of any lock: it may take its whole timeout,
-- and nothing can interrupt it meanwhile.
create function pgautofailover.probe(
    p_conninfo   text,
    out kind     text,
    out detail   text
)
returns record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_state    text;
    v_message  text;
    v_detail   text;
begin
    perform public.dblink_connect('pgautofailover_probe', p_conninfo);
    perform public.dblink_disconnect('pgautofailover_probe');
    kind := 'answered';
exception
    when others then
        get stacked diagnostics v_state = returned_sqlstate,
                                v_message = message_text,
                                v_detail = pg_exception_detail;
        detail := concat_ws(': ', v_message, nullif(btrim(v_detail, E' \n'), ''));
        kind := pgautofailover.probe_kind(v_state, detail);
end
$$;

comment on function pgautofailover.probe is
    'Tries to connect to a node: answered, refused or silent, with the error in words.';
