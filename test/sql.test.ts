/**
 * Runs every pgTAP file of test/sql in a database of its own, and checks all functions of the
 * extension: plpgsql_check, a pinned search_path, a comment on what others may call.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT } from './support/processes.js';
import { ScratchServer } from './support/scratchServer.js';

const FOLDER = join(CHECKOUT, 'test/sql');
const TEMPLATE = 'sql_template';
/** Apart from the template, which nobody may be connected to when it is copied. */
const LINTED = 'sql_lint';

/**
 * One text per finding.  Triggers are checked once for each table that has them.  v_none takes what
 * a call returns that is made for its effect, where "perform" costs too much.
 */
const LINT = `
  select format('%s line %s: %s: %s', f.oid::regprocedure, c.lineno, c.level, c.message) as finding
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_language as l on l.oid = f.prolang and l.lanname = 'plpgsql'
    left join pg_catalog.pg_trigger as tg on tg.tgfoid = f.oid and not tg.tgisinternal
   cross join lateral plpgsql_check_function_tb(
           f.oid, coalesce(tg.tgrelid, 0), fatal_errors => false,
           extra_warnings => true, security_warnings => true) as c
   where f.pronamespace = 'pgautofailover'::regnamespace
     and (f.prorettype <> 'trigger'::regtype or tg.oid is not null)
     and c.level in ('error', 'warning', 'warning extra', 'security')
     and c.message <> 'never read variable "v_none"'
   order by 1`;

/**
 * A procedure that commits cannot have a SET clause, and a function in language sql that has one
 * is never inlined: both are exempt as long as they run with the rights of the caller.  So are the
 * functions that each heartbeat goes through: SET costs more there than what they do, and who
 * calls them has set it.
 */
const UNPINNED = `
  select f.oid::regprocedure::text as finding
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_language as l on l.oid = f.prolang
   where f.pronamespace = 'pgautofailover'::regnamespace
     and (f.prosecdef
          or (l.lanname = 'plpgsql' and f.prokind <> 'p'
              and f.proname not in ('lock_group', 'record_heartbeat', 'record_stream',
                                    'receive_report', 'group_at_rest', 'lease_required',
                                    'other_nodes_json', 'check_session', 'share_group',
                                    'share_heartbeat')))
     and not coalesce(f.proconfig, '{}')::text ~ 'search_path='
   order by 1`;

const UNCOMMENTED = `
  select distinct f.oid::regprocedure::text as finding
    from pg_catalog.pg_proc as f
   cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a
   where f.pronamespace = 'pgautofailover'::regnamespace
     and f.prorettype <> 'trigger'::regtype
     and (a.grantee = 0 or a.grantee = to_regrole('autoctl_node'))
     and obj_description(f.oid, 'pg_proc') is null
   order by 1`;

const RULES: readonly (readonly [string, string])[] = [
  ['plpgsql_check finds nothing', LINT],
  ['every function pins its search_path', UNPINNED],
  ['every function that keepers or anybody may call has a comment', UNCOMMENTED],
];

const server = await ScratchServer.start(t, { cronDatabase: LINTED });
await server.createDatabase({ name: LINTED });
// the functions that schedule jobs are checked against the real tables
await server.query(LINTED, 'create extension pg_cron');
await server.query(LINTED, 'create extension plpgsql_check');
await server.createDatabase({ name: TEMPLATE });
await server.query(TEMPLATE, 'create extension pgtap');

for (const [name, query] of RULES) {
  t.test(name, async (t) => {
    const findings = await server.query<{ finding: string }>(LINTED, query);
    for (const { finding } of findings) t.fail(finding, { stack: '', at: null });
    if (findings.length === 0) t.pass('nothing found');
  });
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.pg.sql'))) {
  t.test(file, async (t) => {
    const database = await server.createDatabase({ template: TEMPLATE });
    const { command, args, env } = server.psql(database, join(FOLDER, file));
    await t.spawn(command, args, { env }, file);
  });
}
