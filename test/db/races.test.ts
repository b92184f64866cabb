/**
 * Sessions that work on one group at the same time.  Each pair of calls in both orders: the first
 * holds its transaction open, the second must wait for its lock, then both commit; heartbeats of
 * two nodes must not wait.  And all calls at the same moment, in no order at all: that is where a
 * deadlock would show.
 */
import pg from 'pg';
import t from 'tap';
import type { Test } from 'tap';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';
import { RACE_CALLS, type RaceCall } from './raceCalls.js';

const WAIT_LIMIT_MS = 10_000;
const LOOK_MS = 2;
const TEST_LIMIT_MS = 600_000;
const STORMS = 30;

/** A settled group of so many nodes, as ideal keepers leave it. */
const SETTLE = `
  do $$ begin
    delete from pgautofailover.event;
    delete from pgautofailover.node;
    update pgautofailover.formation
       set number_sync_standbys = 0, dbname = 'postgres', kind = 'pgsql';
    alter sequence pgautofailover.node_nodeid_seq restart with 20;
  end $$;
  insert into pgautofailover.node
      (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
       reportedstate, candidatepriority, reportedlsn, health)
  select 'default', i, 0, chr(64 + i), 'host-' || i, 5432, 7, s.state, s.state, 50, '0/3000000', 1
    from generate_series(1, SIZE) as i
   cross join lateral (select case i when 1 then 'primary' else 'secondary'
                              end::pgautofailover.replication_state as state) as s;
  insert into pgautofailover.node_evidence (nodeid, probe_failures)
  select nodeid, 9 from pgautofailover.node`;

/** What must hold whatever raced. */
const RULES: readonly (readonly [string, string])[] = [
  [
    'at most one node shall take writes',
    `select count(*) <= 1 as kept from pgautofailover.node
      where pgautofailover.is_writable(goalstate)`,
  ],
  [
    'at most one failover was begun',
    `select count(*) <= 1 as kept from pgautofailover.event
      where goalstate in ('draining', 'prepare_promotion')
        and rule_pos is not null and nodeid = 1`,
  ],
  [
    'at most one election was won',
    `select count(*) <= 1 as kept from pgautofailover.event
      where goalstate in ('prepare_promotion', 'fast_forward') and description ~ '^Setting goal'`,
  ],
  [
    'every event stands beside the goal that it set',
    `select coalesce(bool_and(n.goalstate = e.goalstate), true) as kept
       from pgautofailover.node as n
       join lateral (select v.goalstate from pgautofailover.event as v
                      where v.nodeid = n.nodeid order by v.eventid desc limit 1) as e on true`,
  ],
];

interface Sessions {
  readonly first: pg.Client;
  readonly second: pg.Client;
  readonly secondPid: number;
}

const server = await ScratchServer.start(t);
const database = await server.createDatabase();

async function isKept(client: pg.Client, sql: string): Promise<boolean> {
  const { rows } = await client.query<{ kept: boolean }>(sql);
  return rows[0]?.kept === true;
}

/** SQLSTATE of the call, '' when it went well. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => '',
    (error: unknown) => {
      if (error instanceof pg.DatabaseError) return error.code ?? '';
      throw error;
    },
  );
}

/** Resolves when the session waits for a lock. */
async function untilWaits(
  client: pg.Client,
  { pid, name }: { readonly pid: number; readonly name: string },
): Promise<void> {
  await waitFor(
    async () => {
      const { rows } = await client.query<{ waits: boolean }>(
        'select cardinality(pg_blocking_pids($1)) > 0 as waits',
        [pid],
      );
      return rows[0]?.waits;
    },
    { limitMs: WAIT_LIMIT_MS, pauseMs: LOOK_MS, what: `the second call to wait (${name})` },
  );
}

/** Two heartbeats share the lock of the group when they are of different nodes. */
const share = (one: RaceCall, other: RaceCall): boolean =>
  one.heartbeatOf !== undefined &&
  other.heartbeatOf !== undefined &&
  one.heartbeatOf !== other.heartbeatOf;

async function race(
  t: Test,
  { first, second, secondPid }: Sessions,
  size: number,
  one: RaceCall,
  other: RaceCall,
): Promise<void> {
  const name = `${size} nodes: ${one.name}, meanwhile ${other.name}`;
  await first.query(SETTLE.replace('SIZE', String(size)));
  await first.query('begin');
  await first.query(one.sql(size));
  const waiting = codeOf(second.query(other.sql(size)));
  if (share(one, other)) await waiting;
  else await untilWaits(first, { pid: secondPid, name });
  await first.query('commit');
  const code = await waiting;
  t.ok(code === '' || other.refusals.includes(code), `${name}: ends well (${code || 'done'})`);
  t.ok(await isKept(first, one.kept(size)), `${name}: the first is not lost`);
  if (code === '') t.ok(await isKept(first, other.kept(size)), `${name}: nor is the second`);
  for (const [rule, sql] of RULES) t.ok(await isKept(first, sql), `${name}: ${rule}`);
}

async function pidOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

for (const size of [2, 3]) {
  for (const one of RACE_CALLS) {
    t.test(`${size} nodes: ${one.name} comes first`, async (t) => {
      t.setTimeout(TEST_LIMIT_MS);
      const first = await server.connect(database);
      const second = await server.connect(database);
      const sessions = { first, second, secondPid: await pidOf(second) };
      for (const other of RACE_CALLS) await race(t, sessions, size, one, other);
    });
  }

  t.test(`${size} nodes: all calls at the same moment`, async (t) => {
    t.setTimeout(TEST_LIMIT_MS);
    const calls = [...RACE_CALLS, ...RACE_CALLS];
    const sessions = await Promise.all(calls.map(() => server.connect(database)));
    const [first] = sessions;
    if (first === undefined) throw new Error('no session was opened');
    for (let storm = 1; storm <= STORMS; storm++) {
      await first.query(SETTLE.replace('SIZE', String(size)));
      const codes = await Promise.all(
        calls.map(async ({ sql }, i) => codeOf((sessions[i] ?? first).query(sql(size)))),
      );
      const bad = calls.flatMap(({ name, refusals }, i) => {
        const code = codes[i] ?? '';
        return code === '' || refusals.includes(code) ? [] : [`${name}: ${code}`];
      });
      t.same(bad, [], `storm ${storm}: all end well`);
      for (const [rule, sql] of RULES) t.ok(await isKept(first, sql), `storm ${storm}: ${rule}`);
    }
  });
}
