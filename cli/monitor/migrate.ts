import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { migrate } from 'postgres-migrations';
import { errorText } from '../../keeper/config/configError.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { AdjustableLog } from '../io.js';
import type { MonitorServer } from './monitorServer.js';

/** postgres-migrations waits without limit for another one that migrates. */
const MIGRATIONS_TIMEOUT_MS = 120_000;
/** Of one migration. */
const MIGRATION_STATEMENT_TIMEOUT_MS = 60_000;

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the monitor's database to what this program brings along.  Rejects with CliError; what
 * was applied stays, so that running it again continues.
 */
export async function applyMigrations(server: MonitorServer, log: AdjustableLog): Promise<void> {
  // Its own table is made in the first schema of the search path.
  const client = await server.open(MIGRATION_STATEMENT_TIMEOUT_MS, { search_path: 'public' });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it took longer than ${String(MIGRATIONS_TIMEOUT_MS)} ms`));
    }, MIGRATIONS_TIMEOUT_MS);
  });
  try {
    const work = migrate({ client }, FOLDER, { logger: (text) => log.debug(text) });
    const applied = await Promise.race([work, limit]);
    for (const { fileName } of applied) log.info(`Applied migration "${fileName}"`);
    await refuseNewerDatabase(client);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      EXIT.monitor,
      `could not bring database "${server.config.postgresql.dbname}" up to date: ` +
        `${errorText(error)}; mend that and run the command again, it continues where it stopped`,
    );
  } finally {
    clearTimeout(timer);
    await client.end().catch(() => undefined); // it may be gone: the error above tells why
  }
}

/** An older program must not work on the database of a newer one. */
async function refuseNewerDatabase(client: {
  query(sql: string): Promise<{ rows: { newest: number }[] }>;
}): Promise<void> {
  const numbers = (await readdir(FOLDER))
    .map((name) => /^(\d+)[-_].*\.sql$/.exec(name)?.[1])
    .map(Number)
    .filter((number) => !Number.isNaN(number));
  const { rows } = await client.query('select max(id) as newest from public.migrations');
  const newest = rows[0]?.newest ?? 0;
  if (newest <= Math.max(...numbers)) return;
  throw new CliError(
    EXIT.monitor,
    `the database has migration ${String(newest)}, this program knows only ` +
      `${String(Math.max(...numbers))}: it is older than the one that was here before; install ` +
      'the newer one again',
  );
}
