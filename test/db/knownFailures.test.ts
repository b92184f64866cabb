/**
 * docs/known-failures.md: every failure mode has a row, and the assertion that it names exists.
 * Here are those failures that need sessions side by side: G29, G30.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

const FAILURES = 36;
const ROUNDS = 25;
const LOOP_LIMIT_MS = 8_000;
/** What clients branch on; anything else, such as a deadlock, is a failure of the test. */
const REFUSALS = ['42704', '55000', '55006', 'XX000', '22023'];

const rows = readFileSync(join(CHECKOUT, 'docs/known-failures.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const found = /^\| (G\d+) \| .+ \| .+ \| `([^`]+)`: (.+) \|$/.exec(line);
    return found === null ? [] : [found.slice(1) as [string, string, string]];
  });

t.test('docs/known-failures.md has a row for each failure', (t) => {
  t.same(
    rows.map(([name]) => name),
    Array.from({ length: FAILURES }, (_, place) => `G${place + 1}`),
  );
  t.end();
});

for (const [name, file, assertion] of rows) {
  t.test(`${name} has its assertion`, (t) => {
    t.ok(assertion.startsWith(`${name}: `), 'named after the failure');
    t.ok(readFileSync(join(CHECKOUT, file), 'utf8').includes(`'${assertion}`), file);
    t.end();
  });
}

const server = await ScratchServer.start(t);

t.test('G29: operators and keepers at the same moment do not deadlock', async (t) => {
  const database = await server.createDatabase();
  await server.query(
    database,
    `insert into pgautofailover.node (nodeid, groupid, nodename, nodehost, nodeport,
         sysidentifier, goalstate, reportedstate, reportedlsn, candidatepriority)
     select n, 0, n, 'h', n, 1, s, s, '0/3000000', 50
       from generate_series(1, 3) as n,
            lateral (select (case n when 1 then 'primary' else 'secondary' end)
                            ::pgautofailover.replication_state as s) as x`,
  );
  const calls = [
    `select pgautofailover.node_active('default', 1, 0, 'primary', true, 1, '0/3000000')`,
    `select pgautofailover.node_active('default', 2, 0, 'secondary', true, 1, '0/3000000')`,
    'select pgautofailover.perform_failover()',
    `select pgautofailover.set_node_candidate_priority('default', '2', 60)`,
    `select pgautofailover.set_formation_number_sync_standbys('default', 1)`,
    'select pgautofailover.start_maintenance(3)',
    'select pgautofailover.stop_maintenance(3)',
    `select pgautofailover.record_probe(2, 'silent', 'test')`,
  ];
  const failures = await Promise.all(
    calls.map(async (call) => {
      const client = await server.connect(database);
      const codes: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await client.query(call).catch((error: unknown) => {
          codes.push((error as { code?: string }).code ?? String(error));
        });
      }
      return codes.filter((code) => !REFUSALS.includes(code));
    }),
  );
  t.same(failures.flat(), []);
});

t.test('G30: a lane goes on after its table was away', async (t) => {
  const database = await server.createDatabase();
  const beat = async (): Promise<{ last_error: string | null; beat_time: Date } | undefined> => {
    const [row] = await server.query<{ last_error: string | null; beat_time: Date }>(
      database,
      `select last_error, beat_time from pgautofailover.background_jobs where loop_name = 'lane'`,
    );
    return row;
  };
  await server.query(database, 'update pgautofailover.background_control set wanted = true');
  const lane = await server.connect(database);
  const ended = lane.query(`call pgautofailover.probe_lane('lane', false, '5 s')`);
  await waitFor(beat, { limitMs: LOOP_LIMIT_MS, what: 'the first turn' });
  await server.query(database, 'alter table pgautofailover.node_evidence rename to away');
  const failed = await waitFor(
    async () => {
      const row = await beat();
      return row?.last_error === null ? undefined : row;
    },
    { limitMs: LOOP_LIMIT_MS, what: 'a turn without its table' },
  );
  t.match(failed.last_error, /node_evidence/, 'an operator sees why');
  await server.query(database, 'alter table pgautofailover.away rename to node_evidence');
  await waitFor(async () => ((await beat())?.beat_time ?? 0) > failed.beat_time, {
    limitMs: LOOP_LIMIT_MS,
    what: 'the next turn',
  });
  await ended;
  t.pass('it ended at the end of its life');
});
