import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { defineCommand } from '../command.js';
import {
  authFromOptions,
  CREATE_OPTIONS,
  hostnameOption,
  refuseRoot,
  requireAuth,
  requireRootForCert,
} from '../create/createOptions.js';
import { UsageError } from '../errors.js';
import { formation } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import { requirePaths } from '../paths.js';
import { requireSsl, sslFromOptions } from '../ssl/sslOptions.js';
import {
  backupRate,
  boolean,
  candidatePriority,
  identifier,
  integer,
  name,
  text,
} from '../language/valueParsers.js';

const MAX_ID = 2147483647;

/** `create postgres` (cli.md section 3.2). */
export const command = defineCommand({
  resident: true,
  options: {
    ...CREATE_OPTIONS,
    monitor: value('URI', 'URI of the monitor', text, 'm', 'PG_AUTOCTL_MONITOR'),
    'disable-monitor': flag('without a monitor; needs --node-id', 'M'),
    'node-id': value('N', 'id of the node, only with --disable-monitor', integer(1, MAX_ID), 'I'),
    name: value('NAME', 'name of the node, default node_<id>', name, 'a', 'PG_AUTOCTL_NODE_NAME'),
    formation,
    group: value('N', 'group, which the monitor chooses by itself', integer(0, MAX_ID), 'g'),
    username: value('NAME', "the keeper's superuser, default OS user", identifier, 'U', 'PGUSER'),
    dbname: value('NAME', "the application's database", identifier, 'd', 'PGDATABASE'),
    'pg-hba-lan': flag('let the local network in', 'L', 'PG_AUTOCTL_PG_HBA_LAN'),
    'candidate-priority': value(
      'N',
      'who is promoted first: 0 (never) to 100, default 50',
      candidatePriority,
      'P',
      'PG_AUTOCTL_CANDIDATE_PRIORITY',
    ),
    'replication-quorum': value(
      'BOOL',
      'whether commits wait for this node, default true',
      boolean,
      'r',
      'PG_AUTOCTL_REPLICATION_QUORUM',
    ),
    'maximum-backup-rate': value('RATE', 'of a base backup, default 100M', backupRate, 'R'),
    'replication-password': value(
      'TEXT',
      'password of the replication role; seen by "ps", prefer the variable',
      text,
      'w',
      'PG_AUTOCTL_REPLICATION_PASSWORD',
    ),
    'monitor-password': value(
      'TEXT',
      'password for the monitor; seen by "ps", prefer the variable',
      text,
      'W',
      'PG_AUTOCTL_MONITOR_PASSWORD',
    ),
    region: value('NAME', 'label of where the node is', name, 'G'),
  },
  async run(values, context) {
    const { io } = context;
    const paths = requirePaths(values.pgdata, io);
    const auth = authFromOptions(values);
    const ssl = sslFromOptions(values, paths.pgdata, io.cwd);
    requireRootForCert(auth, ssl);
    const hostname = hostnameOption(values, context);
    if (values['pg-hba-lan'] && values['skip-pg-hba']) {
      throw new UsageError('use either --pg-hba-lan or --skip-pg-hba, not both');
    }
    const { existingKeeperConfig, keeperConfigFrom } = await import('../create/newKeeperConfig.js');
    const known = await existingKeeperConfig(paths, context.log);
    if (known === undefined) {
      requireAuth(auth);
      requireSsl(ssl);
    }
    checkMonitorChoice(values, known?.monitor);
    const monitor = await monitorWithPassword(values);
    refuseRoot();
    const { refuseRunning } = await import('../service/refuseRunning.js');
    await refuseRunning(paths);
    const config = await keeperConfigFrom(
      { ...values, hostname, monitor },
      { auth, ssl, known, paths },
      io,
      context.log,
    );
    const { findPostmaster } = await import('../../keeper/postgres/postmaster.js');
    if (findPostmaster(paths.pgdata) === undefined) {
      const { refusePortInUse } = await import('../create/checkPort.js');
      await refusePortInUse(config.postgresql.port, config.postgresql.listenAddresses);
    }
    const { createAndRun } = await import('../service/keeperService.js');
    return await createAndRun(
      {
        config,
        paths,
        givenPgdata: values.pgdata ?? paths.pgdata,
        candidatePriority: values['candidate-priority'],
        replicationQuorum: values['replication-quorum'],
        region: values.region,
        run: values.run,
      },
      context,
    );
  },
});

/** The checked URI of the monitor, with the password that was given apart from it. */
async function monitorWithPassword(values: {
  readonly monitor: string | undefined;
  readonly 'monitor-password': string | undefined;
}): Promise<string | undefined> {
  if (values.monitor === undefined) return undefined;
  const { checkMonitorUri, withPassword } = await import('../operate/monitorTarget.js');
  checkMonitorUri(values.monitor);
  const password = values['monitor-password'];
  return password === undefined ? values.monitor : withPassword(values.monitor, password);
}

/** A node without monitor is not supported by this version; the peer's rules hold otherwise. */
function checkMonitorChoice(
  values: {
    readonly monitor: string | undefined;
    readonly 'disable-monitor': boolean;
    readonly 'node-id': number | undefined;
  },
  known: string | undefined,
): void {
  if (values['disable-monitor'] && values.monitor !== undefined) {
    throw new UsageError('use either --monitor or --disable-monitor, not both');
  }
  if (values['disable-monitor']) {
    throw new UsageError(
      '--disable-monitor is not supported by this version: a node is driven by its monitor; ' +
        'make one with "pg_autoctl create monitor" and give its URI with --monitor',
    );
  }
  if (values['node-id'] !== undefined) {
    throw new UsageError('--node-id goes with --disable-monitor only: the monitor gives the id');
  }
  if (values.monitor === undefined && (known === undefined || known === MONITOR_DISABLED)) {
    throw new UsageError(
      'option --monitor is required: the URI that "pg_autoctl show uri --formation monitor" ' +
        'prints on the monitor',
    );
  }
}
