import { isIP } from 'node:net';
import { PostgresError } from '../errors.js';
import type { Instance } from './instance.js';

interface Finding extends Record<string, unknown> {
  readonly name: string;
  readonly setting: string;
  readonly needed: string;
  /** The value for `alter system set`. */
  readonly value: string;
}

/** Without these nobody can follow; all of them need a restart to be changed. */
const MISSING_SQL = `
select name, setting, needed, value
  from pg_settings
  join (values ('max_wal_senders', '4 or more', '12', 4),
               ('max_replication_slots', '4 or more', '12', 4),
               ('wal_level', 'replica', 'replica', null))
       as wanted (name, needed, value, minimum) using (name)
 where case when minimum is not null then setting::int < minimum
            else setting not in ('replica', 'logical')
       end
 union all
select name, setting, $1, '*'
  from pg_settings
 where name = 'listen_addresses'
   and $1 <> ''
   and not exists (select
                     from regexp_split_to_table(setting, '[[:space:]]*,[[:space:]]*') as listened
                    where listened not in ('', 'localhost', '127.0.0.1', '::1'))
 order by 1`;

/** Without this a former primary is not rewound: it gets a base backup (keeper.md section 5). */
const NO_REWIND_SQL = `
select current_setting('wal_log_hints') as setting
 where current_setting('wal_log_hints') <> 'on' and current_setting('data_checksums') <> 'on'`;

/**
 * Whether a Postgres that runs already can lead a group as it is.  Looks only: what does not fit
 * must be known before anything is written or registered.  Rejects with PostgresError.
 */
export async function assertAdoptable(instance: Instance): Promise<void> {
  const { pgdata, config, log } = instance;
  const host = isLoopback(config.hostname) ? '' : `* or an address of ${config.hostname}`;
  const missing = await instance.session((session) => session.query<Finding>(MISSING_SQL, [host]));
  if (missing.length > 0) {
    const problems = missing.map(
      ({ name, setting, needed }) => `${name} = ${setting}, needed: ${needed}`,
    );
    const cures = missing.map(({ name, value }) => `alter system set ${name} = '${value}'`);
    throw new PostgresError(
      `Postgres in "${pgdata}" runs with settings that do not fit: ${problems.join('; ')}.  ` +
        `Nothing was changed.  Set them (${cures.join('; ')}), restart Postgres, then create the ` +
        'node again',
    );
  }
  const hints = await instance.session((session) => session.query(NO_REWIND_SQL));
  if (hints.length > 0) {
    log.warn(
      `Postgres in "${pgdata}" runs without wal_log_hints and without data checksums: until it is ` +
        'restarted, pg_rewind cannot be used, and a failover costs a base backup',
    );
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '::1' ||
    (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}
