import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import {
  authFromOptions,
  CREATE_OPTIONS,
  hostnameOption,
  refuseRoot,
  requireAuth,
  requireRootForCert,
} from '../create/createOptions.js';
import { value, values } from '../language/optionSpec.js';
import { requirePaths } from '../paths.js';
import { requireSsl, sslFromOptions } from '../ssl/sslOptions.js';
import { name, text } from '../language/valueParsers.js';

const DEFAULT_PORT = 5432;

/** `create monitor` (cli.md section 3.1). */
export const command = defineCommand({
  resident: true,
  options: {
    ...CREATE_OPTIONS,
    'extension-destdir': value(
      'DIR',
      "Debian's setting extension_destdir: extensions are looked for below DIR first",
      text,
    ),
    'autoctl-node-password': value(
      'TEXT',
      'password of role autoctl_node; seen by "ps", prefer the variable',
      text,
      'W',
      'PG_AUTOCTL_NODE_PASSWORD',
    ),
    formation: values('NAME', 'a further formation; may be repeated', name, 'f'),
  },
  async run(given, context) {
    const { io, log } = context;
    const paths = requirePaths(given.pgdata, io);
    const auth = authFromOptions(given);
    const ssl = sslFromOptions(given, paths.pgdata, io.cwd);
    requireRootForCert(auth, ssl);
    const hostname = hostnameOption(given, context);
    const { existingMonitorConfig } = await import('../monitor/existingConfig.js');
    const known = await existingMonitorConfig(paths, log);
    if (known === undefined) {
      requireAuth(auth);
      requireSsl(ssl);
    }
    refuseRoot();
    const { refuseRunning } = await import('../service/refuseRunning.js');
    await refuseRunning(paths);
    const { findPgCtl } = await import('../create/findPgCtl.js');
    const { monitorHostname } = await import('../create/hostAddress.js');
    const { systemNames } = await import('../../keeper/postgres/hostAddress.js');
    const absolute = (path: string): string => resolve(io.cwd, path);
    const before = known?.postgresql;
    const { createMonitor } = await import('../monitor/createMonitor.js');
    await createMonitor(
      {
        config: {
          role: 'monitor',
          hostname:
            hostname ??
            known?.hostname ??
            (await monitorHostname(systemNames, (message) => log.warn(message))),
          postgresql: {
            pgdata: paths.pgdata,
            pgCtl: await findPgCtl(given.pgctl ?? before?.pgCtl, io),
            username: 'autoctl_node',
            dbname: 'pg_auto_failover',
            host: given.pghost === undefined ? (before?.host ?? '') : absolute(given.pghost),
            port: given.pgport ?? before?.port ?? DEFAULT_PORT,
            listenAddresses: given.listen ?? before?.listenAddresses ?? '*',
            authMethod: auth?.authMethod ?? before?.authMethod ?? 'trust',
            hbaLevel: auth?.hbaLevel ?? before?.hbaLevel ?? 'minimal',
          },
          ssl: requireSsl(ssl ?? known?.ssl),
          extensionDestdir:
            given['extension-destdir'] === undefined
              ? (known?.extensionDestdir ?? '')
              : absolute(given['extension-destdir']),
        },
        paths,
        givenPgdata: given.pgdata ?? paths.pgdata,
        continues: known !== undefined,
        run: given.run,
        nodePassword: given['autoctl-node-password'],
        formations: given.formation ?? [],
      },
      context,
    );
    return undefined;
  },
});
