-- Last part of every update: who was given a right has it again, on what is still there.
do $$
declare
    v_grant  record;
begin
    for v_grant in select * from pgautofailover.kept_grant loop
        continue when v_grant.kind = 'routine'
                      and to_regprocedure(v_grant.object) is null;
        continue when v_grant.kind = 'table' and to_regclass(v_grant.object) is null;
        execute format('grant %s on %s %s to %s', v_grant.privilege, v_grant.kind,
                       v_grant.object, v_grant.grantee::regrole);
    end loop;
end
$$;

drop table pgautofailover.kept_grant;
