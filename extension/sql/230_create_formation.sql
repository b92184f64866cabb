create function pgautofailover.create_formation(
    formation_id              text,
    kind                      text,
    dbname                    name,
    opt_secondary             boolean,
    number_sync_standbys      integer,
    out formation_id          text,
    out kind                  text,
    out dbname                name,
    out opt_secondary         boolean,
    out number_sync_standbys  integer
)
returns record
language sql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
    select (f).formationid, (f).kind, (f).dbname, (f).opt_secondary, (f).number_sync_standbys
      from pgautofailover.insert_formation($1, $2, $3, $4, $5) as f
$$;

comment on function pgautofailover.create_formation is
    'Creates a formation.';
