import { ConfigError } from './configError.js';

/** An ini file: `section.key` → value, in the order of the file. */
export type IniValues = ReadonlyMap<string, string>;

/**
 * Reads `[section]` and `key = value` lines; `#` and `;` start a comment at the beginning of a
 * line only, since URIs and passwords contain both.  `file` is named in errors.
 */
export function parseIni(text: string, file: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    const where = `"${file}" line ${String(index + 1)}`;
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    const header = /^\[\s*([^\]]+?)\s*\]$/.exec(line);
    if (header?.[1] !== undefined) {
      section = header[1];
      return;
    }
    const equals = line.indexOf('=');
    if (section === '' || equals < 1) {
      // The line itself may hold a password, so it is not repeated.
      throw new ConfigError(
        'invalid',
        `${where} is neither "[section]" nor "key = value" inside a section; correct that line`,
      );
    }
    values.set(`${section}.${line.slice(0, equals).trim()}`, line.slice(equals + 1).trim());
  });
  return values;
}

/** Prints values by section, in their order; values that are '' are left out. */
export function printIni(values: IniValues): string {
  const sections = new Map<string, string[]>();
  for (const [name, value] of values) {
    if (value === '') continue;
    const [section, key] = splitName(name);
    if (/[\r\n]/.test(value) || value.trim() !== value) {
      throw new ConfigError(
        'invalid',
        `the value of ${name} begins or ends with a space or contains a line break, ` +
          'which a configuration file cannot hold; choose another value',
      );
    }
    const lines = sections.get(section) ?? [];
    lines.push(`${key} = ${value}`);
    sections.set(section, lines);
  }
  return [...sections].map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`).join('\n');
}

/** `section.key` → [section, key]. */
export function splitName(name: string): [section: string, key: string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}
