import { postgresBin } from '../../support/processes.js';
import type { ServiceFolder } from '../../support/scratchFolder.js';
import { provideExtension } from '../../support/scratchServer.js';
import { BenchServer } from './benchServer.js';
import type { Peer } from './peer.js';

/**
 * The same for both, and as durable as a monitor is.  Neither side probes nodes: those of these
 * benchmarks do not exist, and a probe's cost is the network's.
 */
const SETTINGS = [
  'fsync = on',
  'shared_buffers = 256MB',
  'max_connections = 1200',
  'log_min_messages = warning',
  'max_wal_size = 4GB',
  'checkpoint_timeout = 1h',
];

/** A server with our extension. */
export async function startOurMonitor(
  folder: ServiceFolder,
  more: readonly string[] = [],
): Promise<BenchServer> {
  const settings = [
    ...SETTINGS,
    `extension_destdir = '${provideExtension(folder)}'`,
    "shared_preload_libraries = ''",
    ...more,
  ];
  const server = await BenchServer.start(folder, 'ours', postgresBin(), settings);
  await server.sql('create extension pgautofailover cascade');
  return server;
}

/** A server with the peer's extension. */
export async function startPeerMonitor(folder: ServiceFolder, peer: Peer): Promise<BenchServer> {
  const settings = [
    ...SETTINGS,
    "shared_preload_libraries = 'pgautofailover'",
    'pgautofailover.enable_health_checks = off',
  ];
  const server = await BenchServer.start(folder, 'peer', peer.bin, settings);
  await server.sql('create extension pgautofailover cascade');
  return server;
}

/**
 * Registers `count` nodes (an even number): pairs at rest, the pair of nodes 2n-1 and 2n in
 * group 0 of formation f<n>.
 */
export async function fillRegistry(server: BenchServer, count: number): Promise<void> {
  await server.sql(
    'truncate pgautofailover.event cascade',
    'delete from pgautofailover.node',
    `delete from pgautofailover.formation where formationid like 'f%'`,
    `insert into pgautofailover.formation (formationid, kind, dbname, opt_secondary)
     select 'f' || n, 'pgsql', 'postgres', true from generate_series(1, ${count / 2}) as n`,
    `insert into pgautofailover.node
            (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier,
             goalstate, reportedstate, reportedrepstate, reportedlsn, health, candidatepriority)
     select 'f' || (n + 1) / 2, n, 0, 'node_' || n, '192.0.2.1', 10000 + n, 7000000000000000000,
            s.state::pgautofailover.replication_state, s.state::pgautofailover.replication_state,
            s.sync, '0/3000060', 1, 50
       from generate_series(1, ${count}) as n
      cross join lateral (
              select case when n % 2 = 1 then 'primary' else 'secondary' end as state,
                     case when n % 2 = 1 then 'sync' else 'unknown' end as sync) as s`,
    // as after the first tick of our background loop; the peer has no such table
    `do $$
     begin
         if to_regclass('pgautofailover.node_evidence') is not null then
             insert into pgautofailover.node_evidence (nodeid)
             select nodeid from pgautofailover.node;
         end if;
     end $$`,
    'vacuum analyze',
    'checkpoint',
  );
}
