import { join } from 'node:path';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { appendHbaLines, hbaLine } from '../../keeper/postgres/hba.js';
import { systemNames } from '../../keeper/postgres/hostAddress.js';
import { networkOfHost } from '../create/hostAddress.js';
import type { AdjustableLog } from '../io.js';

const NODE_ROLE = 'autoctl_node';

/** Opens pg_hba.conf for keepers of the host's network, or says which line is needed. */
export async function openMonitorHba(config: MonitorConfig, log: AdjustableLog): Promise<void> {
  const { postgresql, ssl, hostname } = config;
  const addresses = await networkOfHost(hostname, systemNames, (text) => log.warn(text));
  const lines = addresses.map((address) =>
    hbaLine({
      ssl: ssl.active,
      database: postgresql.dbname,
      user: NODE_ROLE,
      address,
      method: postgresql.authMethod,
    }),
  );
  if (postgresql.hbaLevel === 'skip') {
    for (const line of lines) log.warn(`Skipping HBA edits (--skip-pg-hba), you may want: ${line}`);
    return;
  }
  const added = await appendHbaLines(join(postgresql.pgdata, 'pg_hba.conf'), lines);
  for (const line of added) log.info(`Added to pg_hba.conf: ${line}`);
  if (addresses.some((address) => address.endsWith('/32') || address.endsWith('/128'))) {
    log.warn(
      `pg_hba.conf lets keepers in from ${addresses.join(', ')} only; ` +
        'add a line for the network of the other hosts when there are others',
    );
  }
}
