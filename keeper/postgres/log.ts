/** What this folder needs of a logger; winston's fits.  Never given a secret. */
export interface Log {
  debug(message: string): unknown;
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string): unknown;
}
