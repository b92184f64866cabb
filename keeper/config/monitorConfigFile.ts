import { commonValues, postgresSection, sslSection } from './commonSections.js';
import { MONITOR_KEYS } from './configKeys.js';
import { checkValue, type OnWarning, readValues, valueOf } from './configValues.js';
import { readConfigText } from './configRole.js';
import { writeFileAtomic } from './atomicWrite.js';
import { type IniValues, printIni } from './ini.js';
import type { MonitorConfig } from './keeperConfig.js';

/** Reads a monitor's pg_autoctl.cfg.  Rejects with ConfigError. */
export async function readMonitorConfig(
  path: string,
  onWarning: OnWarning,
): Promise<MonitorConfig> {
  return parseMonitorConfig(await readConfigText(path), path, onWarning);
}

/** Writes a monitor's pg_autoctl.cfg, atomically, mode 0600.  Rejects with ConfigError. */
export async function writeMonitorConfig(path: string, config: MonitorConfig): Promise<void> {
  await writeFileAtomic(path, printIni(monitorValues(config)));
}

export function parseMonitorConfig(
  text: string,
  path: string,
  onWarning: OnWarning,
): MonitorConfig {
  return monitorConfigOf(readValues(text, MONITOR_KEYS, path, onWarning));
}

/** The typed form of checked values. */
export function monitorConfigOf(values: IniValues): MonitorConfig {
  return {
    role: 'monitor',
    hostname: valueOf(values, 'pg_autoctl.hostname'),
    postgresql: postgresSection(values),
    ssl: sslSection(values),
    extensionDestdir: valueOf(values, 'postgresql.extension_destdir'),
  };
}

/** The values of the file, in the order of MONITOR_KEYS, each checked. */
export function monitorValues(config: MonitorConfig): Map<string, string> {
  const given = new Map<string, string>([
    ['pg_autoctl.role', config.role],
    ['pg_autoctl.hostname', config.hostname],
    ...commonValues(config.postgresql, config.ssl),
    ['postgresql.extension_destdir', config.extensionDestdir],
  ]);
  return new Map(MONITOR_KEYS.map((key) => [key.name, checkValue(key, valueOf(given, key.name))]));
}
