/** Quotes text for the languages that this folder writes. */

/** A value in postgresql.conf: in single quotes; backslashes are escapes there too. */
export function confLiteral(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A value in a libpq connection string; quoted only when needed, so that it stays readable. */
export function conninfoValue(value: string): string {
  if (/^[A-Za-z0-9_.:/@%+*,-]+$/.test(value)) return value;
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** `key=value` pairs of a libpq connection string; those with an empty value are left out. */
export function conninfo(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${conninfoValue(value)}`)
    .join(' ');
}

/** One word for the shell (pg_ctl passes its --options through one). */
export function shellWord(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A name in pg_hba.conf, or in SQL. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
