create function pgautofailover.update_secondary_check()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.opt_secondary and not new.opt_secondary and exists (
        select
          from pgautofailover.node as n
         where n.formationid = new.formationid
           and n.reportedstate <> 'single'
           and n.goalstate <> 'dropped')
    then
        raise exception 'standbys cannot be disabled in formation "%": it has some', new.formationid
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'A node of the formation is not in the state "single".',
                  hint = 'Drop the standbys first.';
    end if;
    return new;
end
$$;

create or replace trigger disable_secondary_check
before update on pgautofailover.formation
for each row execute function pgautofailover.update_secondary_check();
