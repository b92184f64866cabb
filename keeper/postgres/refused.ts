import type { PostgresConfig } from '../config/keeperConfig.js';

/** What to do about a server that lets the keeper in under none of its names. */
export function refusedAdvice({ username }: PostgresConfig, osUser: string): string {
  return (
    `Name a superuser of it with --username, which now is "${username || osUser}".  It must be ` +
    'let in through the Unix socket: for example by "local all NAME peer map=keeper" at the top ' +
    `of pg_hba.conf, "keeper ${osUser} NAME" in pg_ident.conf, and a reload`
  );
}
