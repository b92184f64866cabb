/**
 * Heartbeats of one group at rest share its lock; whatever decides waits for them, and they for it.
 */
import type pg from 'pg';
import t from 'tap';
import type { Test } from 'tap';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

const WAIT_LIMIT_MS = 10_000;
const LOOK_MS = 2;
/** Far more than a heartbeat takes, when nobody is in its way. */
const LOCK_LIMIT_MS = 2_000;
const TEST_LIMIT_MS = 300_000;
const ROUNDS = 150;

/** Node 1 leads, 2 and 3 follow, as their keepers have told. */
const SETTLE = `
  do $$ begin
    delete from pgautofailover.event;
    delete from pgautofailover.node;
  end $$;
  insert into pgautofailover.node
      (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
       reportedstate, candidatepriority, reportedlsn, health, reporttime)
  select 'default', i, 0, chr(64 + i), 'host-' || i, 5432, 7, s.state, s.state, 50, '0/3000000',
         1, now() - interval '2 s'
    from generate_series(1, 3) as i
   cross join lateral (select case i when 1 then 'primary' else 'secondary'
                              end::pgautofailover.replication_state as state) as s;
  insert into pgautofailover.node_evidence (nodeid, streaming)
  select nodeid, case when nodeid > 1 then true end from pgautofailover.node`;

interface Report {
  readonly tli?: number;
  readonly streaming?: boolean | null;
  readonly running?: boolean;
}

const CLAIMS = ['primary', 'secondary', 'secondary'];

/** What a keeper says of node 1, 2 or 3; without changes: a plain heartbeat. */
function keeperReport(id: number, changes: Report = {}): string {
  const { tli = 1, running = true, streaming = id > 1 ? true : null } = changes;
  return `select * from pgautofailover.keeper_report('default', ${id}, 0, '${CLAIMS[id - 1]}',
    ${running}, ${tli}, '0/4000000', '${id > 1 ? '' : 'quorum'}', ${streaming})`;
}

const nodeActive = (id: number): string =>
  `select * from pgautofailover.node_active('default', ${id}, 0, '${CLAIMS[id - 1]}', true, 1,
    '0/4000000', '${id > 1 ? '' : 'quorum'}')`;

interface Answer {
  readonly assigned_group_state: string;
}

interface Stored {
  readonly lsn: string;
  readonly fresh: boolean;
}

const server = await ScratchServer.start(t);
const database = await server.createDatabase();

async function settled(t: Test): Promise<{ first: pg.Client; second: pg.Client }> {
  const first = await server.connect(database);
  const second = await server.connect(database);
  // a test that fails must not leave its locks to the next one
  t.teardown(() => first.query('rollback'));
  await first.query(SETTLE);
  await second.query(`set lock_timeout = ${LOCK_LIMIT_MS}`);
  return { first, second };
}

async function stored(client: pg.Client, id: number): Promise<Stored | undefined> {
  const { rows } = await client.query<Stored>(
    `select reportedlsn as lsn, reporttime > healthchecktime as fresh
       from pgautofailover.node where nodeid = ${id}`,
  );
  return rows[0];
}

/**
 * The answer of a call that waits for a lock of `first`, which then commits: for an advisory one,
 * since to wait for a row would be to have decided already.
 */
async function afterCommit<Row extends pg.QueryResultRow>(
  first: pg.Client,
  second: pg.Client,
  sql: string,
): Promise<{ readonly answer: Row | undefined; readonly committed: string | undefined }> {
  const pid = (await second.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  await second.query('set lock_timeout = 0');
  const waiting = second.query<Row>(sql);
  await waitFor(
    async () => {
      const { rows } = await first.query<{ waits: boolean }>(
        `select exists (select from pg_locks
                         where pid = $1 and not granted and locktype = 'advisory') as waits`,
        [pid],
      );
      return rows[0]?.waits;
    },
    { limitMs: WAIT_LIMIT_MS, pauseMs: LOOK_MS, what: `the call to wait: ${sql}` },
  );
  const before = await first.query<{ now: string }>('select clock_timestamp()::text as now');
  await first.query('commit');
  return { answer: (await waiting).rows[0], committed: before.rows[0]?.now };
}

for (const [name, call] of [
  ['node_active', nodeActive],
  ['keeper_report', keeperReport],
] as const) {
  t.test(`${name}: heartbeats of one group at rest do not wait for each other`, async (t) => {
    const { first, second } = await settled(t);
    await first.query('begin');
    await first.query(call(1));
    for (const id of [2, 3]) {
      await second.query(call(id));
      t.same(await stored(second, id), { lsn: '0/4000000', fresh: true }, `node ${id} is stored`);
    }
    await first.query('commit');
    t.same(await stored(second, 1), { lsn: '0/4000000', fresh: true }, 'and so is the other');
  });
}

t.test('two heartbeats of one node come one after the other', async (t) => {
  const { first, second } = await settled(t);
  await first.query('begin');
  await first.query(nodeActive(2));
  const { answer, committed } = await afterCommit<Answer>(first, second, nodeActive(2));
  t.equal(answer?.assigned_group_state, 'secondary');
  const { rows } = await first.query<{ later: boolean }>(
    'select reporttime >= $1 as later from pgautofailover.node where nodeid = 2',
    [committed],
  );
  t.same(rows, [{ later: true }], 'the time of the second is later than the end of the first');
});

t.test('perform_failover waits for an open heartbeat and decides on what it stored', async (t) => {
  const { first, second } = await settled(t);
  await first.query('delete from pgautofailover.node where nodeid = 3');
  await first.query('begin');
  await first.query(nodeActive(2));
  await afterCommit(first, second, 'select pgautofailover.perform_failover()');
  const { rows } = await first.query<{ lsn: string }>(
    `select e.reportedlsn as lsn
       from pgautofailover.event as e where e.nodeid = 2 order by e.eventid limit 1`,
  );
  t.same(rows, [{ lsn: '0/4000000' }]);
});

const NEWS: readonly (readonly [string, string])[] = [
  ['that is told in itself', keeperReport(1, { running: false })],
  ['that shows only beside the last one: another timeline', keeperReport(1, { tli: 2 })],
  ['that shows only beside the last one: the stream', keeperReport(3, { streaming: null })],
];

for (const [name, news] of NEWS) {
  t.test(`a heartbeat is waited for by news ${name}`, async (t) => {
    const { first, second } = await settled(t);
    await first.query('begin');
    await first.query(nodeActive(2));
    const { answer } = await afterCommit<Answer>(first, second, news);
    t.ok(answer, 'it is answered');
    t.same(await stored(first, 2), { lsn: '0/4000000', fresh: true }, 'the heartbeat is stored');
    t.ok(await stored(first, 1), 'and the group is still there');
  });
}

t.test('a heartbeat waits for an open decision and is answered with its goal', async (t) => {
  const { first, second } = await settled(t);
  await first.query('begin');
  await first.query('select pgautofailover.perform_failover()');
  const { answer } = await afterCommit<Answer>(first, second, nodeActive(1));
  t.equal(answer?.assigned_group_state, 'draining');
});

t.test('a group that is not at rest is locked by one report alone', async (t) => {
  const { first, second } = await settled(t);
  await first.query('update pgautofailover.node set health = 0 where nodeid = 3');
  await first.query('begin');
  await first.query(nodeActive(1));
  await afterCommit(first, second, nodeActive(2));
});

t.test('a heartbeat does not wait for the disk; a decision does', async (t) => {
  const { first } = await settled(t);
  const shown = async (sql: string): Promise<string | undefined> => {
    await first.query('begin');
    await first.query(sql);
    const { rows } = await first.query<{ synchronous_commit: string }>('show synchronous_commit');
    await first.query('commit');
    return rows[0]?.synchronous_commit;
  };
  t.equal(await shown(nodeActive(1)), 'off');
  t.equal(await shown(keeperReport(2)), 'off');
  t.equal(await shown('select pgautofailover.perform_failover()'), 'on');
});

t.test('nodes that have news at the same moment do not deadlock', async (t) => {
  t.setTimeout(TEST_LIMIT_MS);
  const calls = [
    keeperReport(2, { streaming: null }),
    keeperReport(3, { streaming: null }),
    keeperReport(2, { tli: 2 }),
    keeperReport(3, { tli: 2 }),
    ...[1, 2, 3].map((id) => keeperReport(id)),
    "select pgautofailover.record_probe(2, 'answered', 'a test')",
    "select pgautofailover.record_probe(3, 'answered', 'a test')",
    'select pgautofailover.note_sessions()',
  ];
  const sessions = await Promise.all(calls.map(() => server.connect(database)));
  const [first] = sessions;
  if (first === undefined) throw new Error('no session was opened');
  for (let round = 1; round <= ROUNDS; round++) {
    await first.query(SETTLE);
    await t.resolves(
      Promise.all(calls.map(async (sql, i) => (sessions[i] ?? first).query(sql))),
      `round ${round}: all are answered`,
    );
  }
});
