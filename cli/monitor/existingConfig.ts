import { ConfigError } from '../../keeper/config/configError.js';
import { readConfigRole } from '../../keeper/config/configRole.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { readMonitorConfig } from '../../keeper/config/monitorConfigFile.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { UsageError } from '../errors.js';
import type { AdjustableLog } from '../io.js';

/** The file of an earlier `create monitor`; undefined when there is none. */
export async function existingMonitorConfig(
  paths: NodePaths,
  log: AdjustableLog,
): Promise<MonitorConfig | undefined> {
  try {
    if ((await readConfigRole(paths.config)) === 'keeper') {
      throw new UsageError(
        `"${paths.pgdata}" belongs to a Postgres node already (see "${paths.config}"); ` +
          'choose another --pgdata',
      );
    }
    return await readMonitorConfig(paths.config, (text) => log.warn(text));
  } catch (error) {
    if (error instanceof ConfigError && error.kind === 'missing') return undefined;
    throw error;
  }
}
