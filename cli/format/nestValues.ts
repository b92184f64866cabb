import { splitName } from '../../keeper/config/ini.js';

/** `section.key` → value becomes one object per section; whole numbers become numbers. */
export function nestValues(
  values: ReadonlyMap<string, string>,
): Record<string, Record<string, string | number>> {
  const sections: Record<string, Record<string, string | number>> = {};
  for (const [name, value] of values) {
    const [section, key] = splitName(name);
    const known = (sections[section] ??= {});
    const number = Number(value);
    known[key] = /^-?\d+$/.test(value) && Number.isSafeInteger(number) ? number : value;
  }
  return sections;
}
