import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import type { SslConfig } from '../../keeper/config/keeperConfig.js';
import { redactUri } from '../../keeper/monitor/connectionUri.js';
import { withSslParameters } from '../../keeper/monitor/sslUri.js';
import { ensureCertificate } from '../../keeper/postgres/certificate.js';
import { hasData } from '../../keeper/postgres/running.js';
import { hostnameProblem } from './certificateCheck.js';
import { writeNode } from '../local/configValues.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { plainHbaLines } from './hbaCheck.js';
import { withTarget } from '../operate/monitorSession.js';
import { type LocalNode, readLocalNode } from '../operate/monitorTarget.js';
import { signalReload } from '../service/signalReload.js';

/**
 * `enable ssl`, `disable ssl` (cli.md section 8): certificate, configuration, connection string of
 * the monitor, reload.  What the files of the node say counts from then on.  Resolves to the exit
 * code: the node is changed even when its monitor does not answer with the new TLS yet.
 */
export async function changeSsl(
  ssl: SslConfig,
  pgdata: string | undefined,
  context: Context,
): Promise<number | undefined> {
  const node = await readLocalNode(pgdata, context);
  if (!(await hasData(node.paths.pgdata))) {
    throw new CliError(
      EXIT.state,
      `there is no data directory in "${node.paths.pgdata}"; finish its "pg_autoctl create" first`,
    );
  }
  await provideCertificate(node, ssl, context);
  const monitor = await testedMonitor(node, ssl, context);
  const changed = withSsl(node, ssl, monitor.uri);
  await writeNode(changed);
  if (changed.kind === 'monitor') {
    const { openMonitorHba } = await import('../monitor/monitorHba.js');
    await openMonitorHba(changed.config, context.log);
    await warnOfNodes(changed, ssl, context);
  }
  await summarize(changed, context);
  await signalReload(changed.paths, context);
  if (monitor.problem === undefined) return undefined;
  context.log.error(monitor.problem);
  return EXIT.monitor;
}

async function provideCertificate(
  { paths: { pgdata }, config: { hostname } }: LocalNode,
  ssl: SslConfig,
  { io, log }: Context,
): Promise<void> {
  if (await ensureCertificate({ pgdata, hostname, ssl, environment: io.env })) {
    log.info(`Made a self-signed certificate "${ssl.certFile}"`);
  }
  const problem = ssl.active && ssl.caFile !== '' ? hostnameProblem(ssl, hostname) : undefined;
  if (problem !== undefined) log.warn(problem);
}

/** The connection string that works: with the new TLS, or as before, and then why. */
async function testedMonitor(
  node: LocalNode,
  ssl: SslConfig,
  context: Context,
): Promise<{ readonly uri?: string; readonly problem?: string }> {
  if (node.kind === 'monitor' || node.config.monitor === MONITOR_DISABLED) return {};
  const before = node.config.monitor;
  const uri = withSslParameters(before, ssl);
  if (uri === before) return {};
  try {
    await withTarget({ kind: 'uri', uri }, context, async (session) => session.query('select 1'));
    return { uri };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return {
      problem:
        `${error.message}.  TLS of this node is changed, its connection string of the monitor is ` +
        `kept: ${redactUri(before)}; change the monitor, then run this command again`,
    };
  }
}

function withSsl(node: LocalNode, ssl: SslConfig, monitor: string | undefined): LocalNode {
  if (node.kind === 'monitor') return { ...node, config: { ...node.config, ssl } };
  const config = { ...node.config, ssl, monitor: monitor ?? node.config.monitor };
  return { ...node, config };
}

/** A monitor without TLS is out of reach for whoever insists on it. */
async function warnOfNodes(node: LocalNode, ssl: SslConfig, context: Context): Promise<void> {
  if (ssl.active) return;
  let names = 'nodes that are registered here';
  try {
    names = await withTarget(node, context, async (session) => {
      const rows = await session.query<{ nodename: string }>(
        'select nodename from pgautofailover.node order by nodeid',
      );
      return rows.map(({ nodename }) => nodename).join(', ');
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error; // Postgres does not run: nobody can be asked
  }
  if (names === '') return;
  context.log.warn(
    `TLS of the monitor goes off: ${names} lose it where pg_autoctl.monitor says sslmode=require ` +
      'or stricter; run "pg_autoctl disable ssl" there too, at best before this',
  );
}

async function summarize({ config }: LocalNode, { log }: Context): Promise<void> {
  const { ssl, postgresql } = config;
  log.info(ssl.active ? `TLS is on, with certificate "${ssl.certFile}"` : 'TLS is off');
  log.info(`Connections to other nodes have sslmode=${ssl.sslmode}`);
  if (config.role === 'keeper') log.info(`The monitor is reached by ${redactUri(config.monitor)}`);
  if (!ssl.active) {
    log.warn('Data and, unless they authenticate by SCRAM, passwords can be read on the way');
    return;
  }
  const plain = await plainHbaLines(postgresql.pgdata);
  if (plain.length === 0) return;
  log.warn(
    'pg_hba.conf is not changed by this command, and lets in connections without TLS; write ' +
      '"hostssl" for "host" in these lines when every client can do TLS:',
  );
  for (const line of plain) log.warn(line);
}
