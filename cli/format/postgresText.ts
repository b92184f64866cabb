import type { PostgresDocument } from '../local/statusDocument.js';

/** Width of the labels of the text (cli.md section 7). */
const LABEL_WIDTH = 26;

/** What `config check` and `inspect pgsetup discover` print of the local Postgres. */
export function postgresText(postgres: PostgresDocument): string {
  const lines: [string, string | number][] = [
    ['pgdata', postgres.pgdata],
    ['pg_ctl', postgres.pg_ctl],
    ['pg_version', postgres.version],
    ['pghost', postgres.host],
    ['pgport', postgres.port],
    ['proxyport', postgres.proxyport],
    ['pid', postgres.pid],
    ['is in recovery', postgres.in_recovery ? 'yes' : 'no'],
    ['Control cluster state', postgres.cluster_state],
    ['Control Version', postgres.control.version],
    ['Catalog Version', postgres.control.catalog_version],
    ['System Identifier', postgres.control.system_identifier],
    ['Latest checkpoint LSN', postgres.checkpoint_lsn],
    ['Postmaster status', postgres.postmaster.status],
  ];
  return lines
    .map(([label, shown]) => `${`${label}:`.padEnd(LABEL_WIDTH)} ${String(shown)}\n`)
    .join('');
}
