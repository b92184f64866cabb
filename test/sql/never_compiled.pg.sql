-- The planner has statistics of the tables that are full, and none of those that are mostly empty:
-- a monitor that is a few minutes old.  Queries of a few rows must not look large to it then, for
-- it would compile them (JIT) each time, which takes a second or more.
\ir support/lab.psql
select no_plan();

create function lab.compiler_is_loaded() returns boolean
language sql as $$ select pg_read_file('/proc/self/maps', 0, 10000000) like '%llvmjit%' $$;

set local jit = on;
call lab.cluster(3, p_ours => true);
call lab.pass(3);
analyze pgautofailover.node, pgautofailover.node_evidence, pgautofailover.formation;

select pgautofailover.perform_failover();
call lab.settle();
call lab.pass(3);
select is(lab.goal('A'), 'secondary', 'a planned failover');
call lab.dies('B');
call lab.pass(40);
select is(lab.goal('B'), 'demoted', 'a failover');
select cmp_ok(count(*)::integer, '>', 0, 'explain()') from pgautofailover.explain();
select cmp_ok(count(*)::integer, '>', 0, 'rehearse_failover()')
  from pgautofailover.rehearse_failover();
select cmp_ok(count(*)::integer, '>', 0, 'advice') from pgautofailover.advice;
select cmp_ok(count(*)::integer, '>', 0, 'current_state()') from pgautofailover.current_state();
select ok(not lab.compiler_is_loaded(), 'nothing was compiled');

set local jit_above_cost = 0;
select cmp_ok(sum(n.nodeid), '>', 0.0, 'a query that is compiled') from pgautofailover.node as n;
select is(lab.compiler_is_loaded(), pg_jit_available(), 'would have been seen');

select * from finish();
rollback;
