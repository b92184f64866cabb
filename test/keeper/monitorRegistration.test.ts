import t from 'tap';
import type { KeeperConfig } from '../../keeper/config/keeperConfig.js';
import { systemClock } from '../../keeper/clock.js';
import { MonitorError } from '../../keeper/errors.js';
import { registerNode, type NodeToRegister } from '../../keeper/monitor/registration.js';
import { FakeLog } from '../support/fakes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { TcpProxy } from '../support/tcpProxy.js';
import { waitFor } from '../support/waitFor.js';

const server = await ScratchServer.start(t);
const database = await server.createDatabase();
const proxy = await TcpProxy.start(t, { host: '127.0.0.1', port: server.port });

function configOf(name: string, port: number): KeeperConfig {
  return {
    role: 'keeper',
    monitor: `postgres://autoctl_node@127.0.0.1:${String(proxy.port)}/${database}`,
    formation: 'default',
    group: -1,
    name,
    hostname: '127.0.0.1',
    nodekind: 'standalone',
    postgresql: {
      pgdata: '/data',
      pgCtl: '/pg_ctl',
      username: 'app',
      dbname: 'postgres',
      host: '',
      port,
      listenAddresses: '*',
      authMethod: 'trust',
      hbaLevel: 'minimal',
    },
    ssl: { active: false, sslmode: 'prefer', caFile: '', crlFile: '', certFile: '', keyFile: '' },
    replication: { maximumBackupRate: '100M', backupDirectory: '', password: '' },
    timeout: {
      networkPartitionTimeoutS: 10,
      preparePromotionCatchupS: 30,
      preparePromotionWalreceiverS: 5,
      postgresqlRestartFailureTimeoutS: 20,
      postgresqlRestartFailureMaxRetries: 3,
      listenNotificationsTimeoutS: 60,
    },
  };
}

function nodeOf(name: string, port: number, more: Partial<NodeToRegister> = {}): NodeToRegister {
  return {
    config: configOf(name, port),
    systemIdentifier: '',
    initialRole: 'init',
    candidatePriority: 50,
    replicationQuorum: true,
    desiredNodeId: -1,
    mayBeRegistered: false,
    ...more,
  };
}

const log = new FakeLog();
const ports = { log, clock: systemClock, defaults: {}, stop: new AbortController().signal };

await t.test('a first node becomes single, and is named by the monitor', async (t) => {
  const first = await registerNode(
    nodeOf('', 5501, { systemIdentifier: '7000000000000000001' }),
    ports,
  );
  t.match(first, {
    nodeId: Number,
    groupId: 0,
    goal: 'single',
    name: `node_${String(first.nodeId)}`,
  });
  await t.rejects(registerNode(nodeOf('x', 5501), ports), {
    code: '23505',
    message: /its address is that of node .*drop node/,
  });
  const again = await registerNode(nodeOf('x', 5501, { mayBeRegistered: true }), ports);
  t.equal(again.nodeId, first.nodeId, 'an attempt whose answer was lost is found again');
});

await t.test('during a failover, or before the primary is there, it is tried again', async (t) => {
  await server.query(database, `update pgautofailover.node set goalstate = 'draining'`);
  const registered = registerNode(nodeOf('b', 5502), ports);
  await waitFor(() => log.lines.some((line) => line.startsWith('WARN Could not register yet')), {
    limitMs: 5_000,
    what: 'a warning',
  });
  await server.query(
    database,
    `update pgautofailover.node set goalstate = 'single', reportedstate = 'single'`,
  );
  t.match(await registered, { goal: 'wait_standby', name: 'b' });
});

await t.test('a database of another group is refused, with the identifiers', async (t) => {
  await t.rejects(registerNode(nodeOf('c', 5503, { systemIdentifier: '42' }), ports), {
    code: '23P01',
    message: /identifier 42.*not a copy/,
  });
  const rows = await server.query(database, `select from pgautofailover.node where nodename = 'c'`);
  t.equal(rows.length, 0, 'nothing is half registered');
});

await t.test('a monitor that is away is tried again, until the operator has enough', async (t) => {
  await proxy.stop();
  const stop = new AbortController();
  const registered = registerNode(nodeOf('d', 5504), { ...ports, stop: stop.signal });
  setTimeout(() => {
    stop.abort();
  }, 600);
  await t.rejects(registered, MonitorError);
  const later = registerNode(nodeOf('d', 5504), ports);
  await proxy.listen();
  t.match(await later, { name: 'd' });
});
