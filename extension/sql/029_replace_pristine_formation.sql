-- The formation "default" exists from the start, and a dump of a monitor brings it, too: as
-- long as nobody has used ours, it makes room.
create function pgautofailover.replace_pristine_formation()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.formation as f
     where f.formationid = new.formationid
       and f.formationid = 'default'
       and (f.kind, f.dbname, f.opt_secondary, f.number_sync_standbys)
           = ('pgsql', 'postgres', true, 0)
       and not exists (select from pgautofailover.node as n
                        where n.formationid = f.formationid);
    return new;
end
$$;

create or replace trigger replace_pristine_formation
before insert on pgautofailover.formation
for each row execute function pgautofailover.replace_pristine_formation();
