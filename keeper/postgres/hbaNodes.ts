import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OtherNode } from '../ports.js';
import { appendHbaLines, hbaLine, isSingleHost } from './hba.js';
import { hbaHosts, networkOf, systemNames } from './hostAddress.js';
import { IDENT_MAP, mapCertificates } from './identMap.js';
import type { Instance } from './instance.js';
import { MONITOR_ROLE, REPLICATOR_ROLE } from './names.js';
import { monitorHosts } from './monitorHosts.js';

/** Who may connect, before host names are looked up. */
interface Access {
  readonly database: string;
  readonly user: string;
  readonly host: string;
  readonly method: string;
}

/**
 * The lines that every node has for itself (keeper.md section 7): the application on this host
 * and, if asked for, on this network; the monitor's probe.
 */
export async function openOwnHba(instance: Instance): Promise<void> {
  const { config } = instance;
  const { dbname, username, authMethod, hbaLevel } = config.postgresql;
  const wanted: Access[] = monitorHosts(config.monitor).map((host) => ({
    database: 'all',
    user: MONITOR_ROLE,
    host,
    method: probeMethod(authMethod),
  }));
  if (username !== '') {
    const application = { database: dbname, user: username, method: authMethod };
    wanted.push({ ...application, host: config.hostname });
    if (hbaLevel === 'app') {
      const network = networkOf(await systemNames.addressesOf(config.hostname));
      if (network === undefined) {
        instance.log.warn(`"${config.hostname}" is no address of this host: no network is opened`);
      } else wanted.push({ ...application, host: network });
    }
  }
  await open(instance, wanted);
}

/**
 * The probe only connects, and its role may do nothing; it knows one password, by which it can
 * pass where passwords are asked for.  A refusal is an answer too: the node lives.
 */
function probeMethod(authMethod: string): string {
  return ['scram-sha-256', 'md5', 'password'].includes(authMethod) ? authMethod : 'trust';
}

/** The lines for the other nodes, on every node, so that each can be promoted at once. */
export async function openHbaForNodes(
  instance: Instance,
  others: readonly OtherNode[],
): Promise<void> {
  const { dbname, authMethod } = instance.config.postgresql;
  const hosts = others.map(({ host }) => host).filter(isSingleHost);
  if (authMethod === 'cert') await mapCertificates(instance);
  const method = authMethod === 'cert' ? `cert map=${IDENT_MAP}` : authMethod;
  const wanted = hosts.flatMap((host) =>
    ['replication', dbname].map((database) => ({ database, user: REPLICATOR_ROLE, host, method })),
  );
  await open(instance, wanted);
}

/** What was done last, so that each turn costs no look-up. */
const done = new WeakMap<Instance, Map<string, string>>();

async function open(instance: Instance, wanted: readonly Access[]): Promise<void> {
  const { config, pgdata, log } = instance;
  const path = join(pgdata, 'pg_hba.conf');
  const skip = config.postgresql.hbaLevel === 'skip';
  const key = JSON.stringify([wanted, config.ssl.active, skip]);
  const known = done.get(instance) ?? new Map<string, string>();
  done.set(instance, known);
  if (known.get(key) === (await fileMark(path))) return;

  const lines: string[] = [];
  for (const { host, ...access } of wanted) {
    for (const address of await hbaHosts(host, systemNames, (message) => log.warn(message))) {
      lines.push(hbaLine({ ...access, address, ssl: config.ssl.active }));
    }
  }
  if (skip) {
    for (const line of lines) log.warn(`pg_hba.conf is yours; it needs the line: ${line}`);
  } else {
    const added = await appendHbaLines(path, lines);
    for (const line of added) log.info(`added to "${path}": ${line}`);
    if (added.length > 0) instance.pgCtl.reload();
  }
  known.clear();
  known.set(key, await fileMark(path));
}

/** Changes when somebody edits or replaces the file. */
async function fileMark(path: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(path);
  return `${String(ino)} ${String(mtimeMs)} ${String(size)}`;
}
