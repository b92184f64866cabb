-- First part of every update: what is code goes, and comes back in its new form.  Tables with data
-- stay, and the functions that their checks and triggers need, which are replaced.  Nothing is
-- dropped with "cascade": an object of somebody else that depends on ours stops the update.
create table pgautofailover.kept_grant (
    kind       text not null,
    object     text not null,
    grantee    oid  not null,
    privilege  text not null
);

-- what the administrator granted to roles of his own
insert into pgautofailover.kept_grant
select 'table', c.oid::regclass::text,
       a.grantee, a.privilege_type
  from pg_catalog.pg_class as c
 cross join lateral pg_catalog.aclexplode(c.relacl) as a
 where c.relnamespace = 'pgautofailover'::regnamespace
   and c.relkind in ('v', 'r')
   and a.grantee not in (0, c.relowner)
   and a.grantee is distinct from to_regrole('autoctl_node')::oid
union all
select 'routine', p.oid::regprocedure::text, a.grantee, a.privilege_type
  from pg_catalog.pg_proc as p
 cross join lateral pg_catalog.aclexplode(p.proacl) as a
 where p.pronamespace = 'pgautofailover'::regnamespace
   and a.grantee not in (0, p.proowner)
   and a.grantee is distinct from to_regrole('autoctl_node')::oid;

do $$
declare
    v_statement  text;
begin
    for v_statement in
        select format('drop view %s', c.oid::regclass)
          from pg_catalog.pg_class as c
         where c.relnamespace = 'pgautofailover'::regnamespace
           and c.relkind = 'v'
         order by c.oid desc
    loop
        execute v_statement;
    end loop;
    for v_statement in
        select format('drop routine %s', p.oid::regprocedure)
          from pg_catalog.pg_proc as p
         where p.pronamespace = 'pgautofailover'::regnamespace
           and not exists (select
                             from pg_catalog.pg_depend as d
                            where d.refclassid = 'pg_catalog.pg_proc'::regclass
                              and d.refobjid = p.oid
                              and d.deptype = 'n')
    loop
        execute v_statement;
    end loop;
    for v_statement in
        select format('drop type %s', t.oid::regtype)
          from pg_catalog.pg_type as t
          join pg_catalog.pg_class as c on c.oid = t.typrelid
         where t.typnamespace = 'pgautofailover'::regnamespace
           and c.relkind = 'c'
         order by t.oid desc
    loop
        execute v_statement;
    end loop;
end
$$;

-- the rules belong to the version
drop table pgautofailover.fsm_rule;
drop table pgautofailover.fsm_guard;
drop table pgautofailover.keeper_transition;
