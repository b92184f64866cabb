import t from 'tap';
import { MonitorError, NodeDroppedError } from '../../keeper/errors.js';
import {
  listen,
  LISTENER_CHECK_INTERVAL_MS,
  LISTENER_QUERY_TIMEOUT_MS,
} from '../../keeper/monitor/listener.js';
import { MonitorClient } from '../../keeper/monitor/monitorClient.js';
import { MonitorSession, REPORT_TIMEOUT_MS } from '../../keeper/monitor/monitorSession.js';
import type { Report } from '../../keeper/ports.js';
import { FakeLog } from '../support/fakes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { TcpProxy } from '../support/tcpProxy.js';
import { waitFor } from '../support/waitFor.js';

const INIT: Report = {
  state: 'init',
  pgIsRunning: false,
  timeline: 0,
  lsn: '0/0',
  syncState: '',
  streaming: null,
  waitsAsTold: true,
};

const server = await ScratchServer.start(t);
const database = await server.createDatabase();
const proxy = await TcpProxy.start(t, { host: '127.0.0.1', port: server.port });

async function register(port: number): Promise<number> {
  const [row] = await server.query<{ id: string }>(
    database,
    `select assigned_node_id as id
       from pgautofailover.register_node('default', '127.0.0.1', $1, 'postgres')`,
    [port],
  );
  return Number(row?.id);
}

function uri(): string {
  return `postgres://autoctl_node:secret@127.0.0.1:${String(proxy.port)}/${database}?sslmode=prefer`;
}

function clientOf(
  nodeId: number,
  onChannel: (channel: string) => void = () => undefined,
): MonitorClient {
  const client = new MonitorClient({
    uri: uri(),
    formation: 'default',
    groupId: 0,
    nodeId,
    nodeName: `node_${String(nodeId)}`,
    leaseMs: 10_000,
    version: '0.1.0',
    onChannel,
  });
  t.teardown(() => client.close());
  return client;
}

async function sessions(name: string): Promise<number> {
  const [row] = await server.query<{ count: string }>(
    'postgres',
    'select count(*) from pg_stat_activity where application_name like $1',
    [name],
  );
  return Number(row?.count);
}

const nodeId = await register(5501);
let channel = '';

await t.test('a report over one kept session, that is attached', async (t) => {
  const client = clientOf(nodeId, (name) => {
    channel = name;
  });
  const assignment = await client.report(INIT);
  t.match(assignment, { nodeId, groupId: 0, goal: 'single', leaseRequired: false, others: [] });
  t.match(assignment.reason, /./, 'the rule says why');
  t.match(channel, /^pgautofailover_/);
  await client.setSystemIdentifier('7000000000000000001');
  const report: Report = {
    ...INIT,
    state: 'single',
    pgIsRunning: true,
    timeline: 1,
    lsn: '0/3000060',
  };
  t.match(await client.report(report), { goal: 'single' });
  t.match(await client.getPrimary(), { nodeId, host: '127.0.0.1', port: 5501 });
  t.equal(await client.getMostAdvancedStandby(), undefined);
  const witnesses = 'select nodeid, session_pid from pgautofailover.node_evidence';
  t.equal(await sessions('pg_autoctl keeper node_%'), 1);
  t.match(await server.query(database, witnesses), [{ session_pid: Number }]);
  await client.detach();
  t.match(await server.query(database, witnesses), [{ session_pid: null }]);
  await client.close();
  await t.rejects(client.report(INIT), MonitorError, 'a closed session stays closed');
  await waitFor(async () => (await sessions('pg_autoctl keeper%')) === 0, {
    limitMs: 5_000,
    what: 'the end of the session',
  });
});

await t.test('a node that the monitor never knew is refused, not dropped', async (t) => {
  const error = await clientOf(4711)
    .report(INIT)
    .catch((thrown: unknown) => thrown);
  t.match(error, { name: 'MonitorError', code: '55000', message: /has never known node 4711/ });
});

await t.test('a node that the monitor has removed was dropped', async (t) => {
  await server.query(
    database,
    `insert into pgautofailover.removed_node values (4712, 'gone', 'db9', 5432, now())`,
  );
  await t.rejects(clientOf(4712).report(INIT), NodeDroppedError);
});

await t.test('calls at the same time wait for each other', async (t) => {
  const client = clientOf(nodeId);
  const answers = await Promise.all([
    client.report(INIT),
    client.getPrimary(),
    client.report(INIT),
  ]);
  t.equal(answers.length, 3);
  t.equal(await sessions('pg_autoctl keeper%'), 1);
  await client.close();
});

await t.test('a prepared statement outlives an update that changes its columns', async (t) => {
  const session = new MonitorSession({ uri: uri(), applicationName: 'prepared' });
  t.teardown(() => session.close());
  const ask = async (): Promise<unknown> =>
    session.queryPrepared('select *, pg_backend_pid() as pid from public.answer($1)', [1]);
  const define = async (columns: string): Promise<unknown> =>
    server.query(
      database,
      `drop function if exists public.answer(int);
       create function public.answer(a int, ${columns}) language sql as 'select 1, 2'`,
    );
  await define('out b int, out c int');
  const [before] = (await ask()) as { pid: number }[];
  await define('out b int, out d int');
  const expected = [{ b: 1, d: 2, pid: before?.pid }];
  t.match(await ask(), expected, 'the same session answers at once');
  t.match(await ask(), expected, 'prepared anew');
});

await t.test('a session that was ended is replaced at the next call', async () => {
  const client = clientOf(nodeId);
  await client.report(INIT);
  await server.query(
    'postgres',
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'pg_autoctl keeper%'`,
  );
  await waitFor(
    async () => {
      await client.report(INIT);
      return true;
    },
    { limitMs: 3_000, what: 'a report on a new session' },
  );
  await client.close();
});

await t.test('two keepers of one node: each is told, and takes it back', async (t) => {
  const nodeId = await register(7008);
  const one = clientOf(nodeId);
  const other = clientOf(nodeId);
  await one.report(INIT);
  await other.report(INIT);
  await t.rejects(one.report(INIT), { kind: 'unreachable', code: '08003', message: /another one/ });
  t.equal((await one.report(INIT)).nodeId, nodeId, 'on a new session');
  await t.rejects(other.report(INIT), { kind: 'unreachable', message: /another one/ });
});

await t.test('the version of Postgres and the ancestry of a timeline are told', async (t) => {
  const nodeId = await register(7009);
  const forks = [
    { tli: 2, parenttli: 1, switchpoint: '0/3000000' },
    { tli: 4, parenttli: 2, switchpoint: '0/5000060' },
  ];
  const versionText = 'PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu';
  const client = clientOf(nodeId);
  for (let i = 0; i < 2; i++) {
    await client.tellOrigin({ versionNumber: 150_014, versionText, forks });
  }
  t.strictSame(
    await server.query(
      database,
      `select tli, parenttli, switchpoint_lsn::text as switchpoint
         from pgautofailover.node_timeline_history where nodeid = $1 order by tli`,
      [nodeId],
    ),
    forks,
  );
  t.strictSame(
    await server.query(
      database,
      'select pg_versionnum, pg_version, pg_versionstring from pgautofailover.node where nodeid = $1',
      [nodeId],
    ),
    [{ pg_versionnum: 150_014, pg_version: '15.14', pg_versionstring: versionText }],
  );
});

await t.test('a silent network: a bounded call, and no password in the error', async (t) => {
  const client = clientOf(nodeId);
  await client.report(INIT);
  proxy.silence();
  const begun = performance.now();
  const error = await client.report(INIT).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  t.match(error, { kind: 'unreachable' });
  t.notMatch(String(error), /secret/);
  t.ok(performance.now() - begun < REPORT_TIMEOUT_MS + 500, 'the limit of a report');
  await t.rejects(client.report(INIT), MonitorError, 'connecting is bounded as well');
  proxy.cut();
  proxy.resume();
  t.match(await client.report(INIT), { nodeId }, 'and it heals');
  await client.close();
});

await t.test('a monitor that is away refuses, and comes back', async (t) => {
  const client = clientOf(nodeId);
  await proxy.stop();
  await t.rejects(client.report(INIT), { kind: 'unreachable', message: /ECONNREFUSED/ });
  await proxy.listen();
  t.match(await client.report(INIT), { nodeId });
  await client.close();
});

await t.test('the listener: hints, also after the ways in which a connection dies', async (t) => {
  const hints: (string | undefined)[] = [];
  const listener = listen({
    config: { host: '127.0.0.1', port: proxy.port, user: 'autoctl_node', database },
    nodeName: 'node_1',
    channel,
    log: new FakeLog(),
    onHint: (payload) => {
      hints.push(payload);
    },
  });
  const heard = async (what: string): Promise<void> => {
    const payload = `${what} ${String(hints.length)}`;
    await waitFor(
      async () => {
        await server.query(database, 'select pg_notify($1, $2)', [channel, payload]);
        return hints.includes(payload);
      },
      { limitMs: LISTENER_CHECK_INTERVAL_MS + LISTENER_QUERY_TIMEOUT_MS + 8_000, what },
    );
    t.pass(what);
  };
  await heard('a first notification');
  t.equal(await sessions('pg_autoctl listener node_1'), 1);
  await server.query(
    'postgres',
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'pg_autoctl listener%'`,
  );
  await heard('after its session was ended');
  proxy.silence();
  await new Promise((resolve) =>
    setTimeout(resolve, LISTENER_CHECK_INTERVAL_MS + LISTENER_QUERY_TIMEOUT_MS + 500),
  );
  proxy.cut();
  proxy.resume();
  await heard('after a silence');
  await proxy.stop();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  await proxy.listen();
  await heard('after the monitor was away longer than pg-listen waits by default');
  await listener.close();
  await waitFor(async () => (await sessions('pg_autoctl listener%')) === 0, {
    limitMs: 5_000,
    what: 'the end of the listening session',
  });
});

await t.test('a listener closed in mid-reconnect leaves no session behind', async (t) => {
  const options = {
    config: { host: '127.0.0.1', port: proxy.port, user: 'autoctl_node', database },
    nodeName: 'node_1',
    channel,
    log: new FakeLog(),
    onHint: (): void => undefined,
  };
  await proxy.stop();
  const never = listen(options);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await never.close();
  await proxy.listen();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  t.equal(await sessions('pg_autoctl listener%'), 0);
});
