import { commonValues, postgresSection, sslSection } from './commonSections.js';
import { KEEPER_KEYS } from './configKeys.js';
import { checkValue, type OnWarning, readValues, valueOf } from './configValues.js';
import { readConfigText } from './configRole.js';
import { writeFileAtomic } from './atomicWrite.js';
import { type IniValues, printIni } from './ini.js';
import type { KeeperConfig } from './keeperConfig.js';

/** Reads a keeper's pg_autoctl.cfg.  Rejects with ConfigError. */
export async function readKeeperConfig(path: string, onWarning: OnWarning): Promise<KeeperConfig> {
  return parseKeeperConfig(await readConfigText(path), path, onWarning);
}

/** Writes a keeper's pg_autoctl.cfg, atomically, mode 0600.  Rejects with ConfigError. */
export async function writeKeeperConfig(path: string, config: KeeperConfig): Promise<void> {
  await writeFileAtomic(path, printIni(keeperValues(config)));
}

export function parseKeeperConfig(text: string, path: string, onWarning: OnWarning): KeeperConfig {
  return keeperConfigOf(readValues(text, KEEPER_KEYS, path, onWarning));
}

/** The typed form of checked values. */
export function keeperConfigOf(values: IniValues): KeeperConfig {
  const timeout = (key: string): number => Number(valueOf(values, `timeout.${key}`));
  return {
    role: 'keeper',
    monitor: valueOf(values, 'pg_autoctl.monitor'),
    formation: valueOf(values, 'pg_autoctl.formation'),
    group: Number(valueOf(values, 'pg_autoctl.group')),
    name: valueOf(values, 'pg_autoctl.name'),
    hostname: valueOf(values, 'pg_autoctl.hostname'),
    nodekind: valueOf(values, 'pg_autoctl.nodekind'),
    postgresql: postgresSection(values),
    ssl: sslSection(values),
    replication: {
      maximumBackupRate: valueOf(values, 'replication.maximum_backup_rate'),
      backupDirectory: valueOf(values, 'replication.backup_directory'),
      password: valueOf(values, 'replication.password'),
    },
    timeout: {
      networkPartitionTimeoutS: timeout('network_partition_timeout'),
      preparePromotionCatchupS: timeout('prepare_promotion_catchup'),
      preparePromotionWalreceiverS: timeout('prepare_promotion_walreceiver'),
      postgresqlRestartFailureTimeoutS: timeout('postgresql_restart_failure_timeout'),
      postgresqlRestartFailureMaxRetries: timeout('postgresql_restart_failure_max_retries'),
      listenNotificationsTimeoutS: timeout('listen_notifications_timeout'),
    },
  };
}

/** The values of the file, in the order of KEEPER_KEYS, each checked. */
export function keeperValues(config: KeeperConfig): Map<string, string> {
  const { replication, timeout } = config;
  const given = new Map<string, string>([
    ['pg_autoctl.role', config.role],
    ['pg_autoctl.monitor', config.monitor],
    ['pg_autoctl.formation', config.formation],
    ['pg_autoctl.group', String(config.group)],
    ['pg_autoctl.name', config.name],
    ['pg_autoctl.hostname', config.hostname],
    ['pg_autoctl.nodekind', config.nodekind],
    ...commonValues(config.postgresql, config.ssl),
    ['replication.maximum_backup_rate', replication.maximumBackupRate],
    ['replication.backup_directory', replication.backupDirectory],
    ['replication.password', replication.password],
    ['timeout.network_partition_timeout', String(timeout.networkPartitionTimeoutS)],
    ['timeout.prepare_promotion_catchup', String(timeout.preparePromotionCatchupS)],
    ['timeout.prepare_promotion_walreceiver', String(timeout.preparePromotionWalreceiverS)],
    [
      'timeout.postgresql_restart_failure_timeout',
      String(timeout.postgresqlRestartFailureTimeoutS),
    ],
    [
      'timeout.postgresql_restart_failure_max_retries',
      String(timeout.postgresqlRestartFailureMaxRetries),
    ],
    ['timeout.listen_notifications_timeout', String(timeout.listenNotificationsTimeoutS)],
  ]);
  return new Map(KEEPER_KEYS.map((key) => [key.name, checkValue(key, valueOf(given, key.name))]));
}
