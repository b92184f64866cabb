import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import {
  authFromOptions,
  CREATE_OPTIONS,
  hostnameOption,
  refuseRoot,
  requireAuth,
} from '../createOptions.js';
import { value } from '../optionSpec.js';
import { requirePaths } from '../paths.js';
import { requireSsl, sslFromOptions } from '../sslOptions.js';
import { text } from '../valueParsers.js';

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
  },
  async run(values, context) {
    const { io, log } = context;
    const paths = requirePaths(values.pgdata, io);
    const auth = authFromOptions(values);
    const ssl = sslFromOptions(values, paths.pgdata, io.cwd);
    const hostname = hostnameOption(values, context);
    const { existingMonitorConfig } = await import('../monitor/existingConfig.js');
    const known = await existingMonitorConfig(paths, log);
    if (known === undefined) {
      requireAuth(auth);
      requireSsl(ssl);
    }
    refuseRoot();
    const { refuseRunning } = await import('../refuseRunning.js');
    await refuseRunning(paths);
    const { findPgCtl } = await import('../findPgCtl.js');
    const { monitorHostname } = await import('../hostAddress.js');
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
            pgCtl: await findPgCtl(values.pgctl ?? before?.pgCtl, io),
            username: 'autoctl_node',
            dbname: 'pg_auto_failover',
            host: values.pghost === undefined ? (before?.host ?? '') : absolute(values.pghost),
            port: values.pgport ?? before?.port ?? DEFAULT_PORT,
            listenAddresses: values.listen ?? before?.listenAddresses ?? '*',
            authMethod: auth?.authMethod ?? before?.authMethod ?? 'trust',
            hbaLevel: auth?.hbaLevel ?? before?.hbaLevel ?? 'minimal',
          },
          ssl: requireSsl(ssl ?? known?.ssl),
          extensionDestdir:
            values['extension-destdir'] === undefined
              ? (known?.extensionDestdir ?? '')
              : absolute(values['extension-destdir']),
        },
        paths,
        givenPgdata: values.pgdata ?? paths.pgdata,
        continues: known !== undefined,
        run: values.run,
      },
      context,
    );
    return undefined;
  },
});
