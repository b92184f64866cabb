import { blankPasswords } from '../../keeper/monitor/connectionUri.js';
import type { NodeSpec } from './nodeSpec.js';
import { SPEC_KEYS } from './specKeys.js';

const BLANKED = '****';

/** The values of a file for eyes: no passwords, formations behind the rest. */
export function shownValues({ values, formations }: NodeSpec): Map<string, string> {
  const shown = new Map<string, string>();
  for (const { name, kind, secret } of SPEC_KEYS) {
    const value = values.get(name) ?? '';
    const blanked = kind === 'uri' ? blankPasswords(value) : value === '' ? '' : BLANKED;
    shown.set(name, secret === true ? blanked : value);
  }
  for (const formation of formations) shown.set(`formation ${formation}.kind`, 'pgsql');
  return shown;
}
