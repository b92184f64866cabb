import type { KillCase } from './killMatrix.js';

const BOTH = 'keeper and Postgres';

/**
 * All arrows of the life of a pair.  The delays hit an action in its middle: the stop of Postgres,
 * the promotion, the base backup.
 */
// prettier-ignore
export const KILL_CASES: readonly KillCase[] = [
  // a failover on request
  { trigger: 'failover', from: 'primary', to: ['draining', 'demote_timeout'], kills: 'keeper' },
  { trigger: 'failover', from: 'primary', to: ['draining', 'demote_timeout'], kills: BOTH, short: true },
  { trigger: 'failover', from: 'draining', to: ['demote_timeout', 'demoted'], kills: 'keeper' },
  { trigger: 'failover', from: 'secondary', to: 'prepare_promotion', kills: 'keeper' },
  { trigger: 'failover', from: 'secondary', to: 'prepare_promotion', kills: BOTH },
  { trigger: 'failover', from: 'prepare_promotion', to: 'stop_replication', kills: 'keeper', delayMs: 100, short: true },
  { trigger: 'failover', from: 'prepare_promotion', to: 'stop_replication', kills: 'keeper' },
  { trigger: 'failover', from: 'prepare_promotion', to: 'stop_replication', kills: BOTH },
  { trigger: 'failover', from: 'stop_replication', to: 'wait_primary', kills: 'keeper', delayMs: 20 },
  { trigger: 'failover', from: 'stop_replication', to: 'wait_primary', kills: BOTH, short: true },
  { trigger: 'failover', from: 'wait_primary', to: 'primary', kills: 'keeper' },
  { trigger: 'failover', from: 'wait_primary', to: 'primary', kills: BOTH, delayMs: 20 },
  { trigger: 'failover', from: 'demoted', to: 'catchingup', kills: 'keeper', delayMs: 500, short: true },
  { trigger: 'failover', from: 'demoted', to: 'catchingup', kills: 'keeper' },
  { trigger: 'failover', from: 'demoted', to: 'catchingup', kills: BOTH, delayMs: 1_000 },
  { trigger: 'failover', from: 'catchingup', to: 'secondary', kills: 'keeper' },
  { trigger: 'failover', from: 'catchingup', to: 'secondary', kills: BOTH },
  // the old primary comes back from a crash: crash recovery, then pg_rewind
  { trigger: 'crash of the primary', from: 'demoted', to: 'catchingup', kills: 'keeper', delayMs: 300 },
  { trigger: 'crash of the primary', from: 'demoted', to: 'catchingup', kills: BOTH, delayMs: 800 },
  // the standby goes and comes back
  { trigger: 'restart of the standby', from: 'secondary', to: 'catchingup', kills: 'keeper' },
  { trigger: 'restart of the standby', from: 'catchingup', to: 'secondary', kills: BOTH },
  { trigger: 'restart of the standby', from: 'primary', to: 'wait_primary', kills: 'keeper' },
  { trigger: 'restart of the standby', from: 'wait_primary', to: 'primary', kills: 'keeper' },
  // maintenance
  { trigger: 'maintenance of the standby', from: 'secondary', to: ['wait_maintenance', 'maintenance'], kills: 'keeper' },
  { trigger: 'maintenance of the standby', from: 'wait_maintenance', to: 'maintenance', kills: BOTH },
  { trigger: 'maintenance of the standby', from: 'primary', to: 'wait_primary', kills: 'keeper' },
  { trigger: 'maintenance of the primary', from: 'primary', to: 'prepare_maintenance', kills: 'keeper', delayMs: 20, short: true },
  { trigger: 'maintenance of the primary', from: 'primary', to: 'prepare_maintenance', kills: BOTH },
  { trigger: 'maintenance of the primary', from: 'prepare_maintenance', to: 'maintenance', kills: 'keeper' },
  { trigger: 'end of maintenance', from: 'maintenance', to: 'catchingup', kills: 'keeper', delayMs: 300 },
  { trigger: 'end of maintenance', from: 'maintenance', to: 'catchingup', kills: BOTH },
  // nodes leave and join
  { trigger: 'removal of the standby', from: 'primary', to: 'single', kills: 'keeper' },
  { trigger: 'removal of the standby', from: 'secondary', to: 'dropped', kills: 'keeper' },
  { trigger: 'another standby', from: 'single', to: 'wait_primary', kills: 'keeper' },
  { trigger: 'another standby', from: 'init', to: 'wait_standby', kills: 'keeper' },
  { trigger: 'another standby', from: 'wait_standby', to: 'catchingup', kills: 'keeper', delayMs: 300, short: true },
  { trigger: 'another standby', from: 'wait_standby', to: 'catchingup', kills: BOTH, delayMs: 1_000 },
  { trigger: 'another standby', from: 'wait_primary', to: 'primary', kills: BOTH },
];

/** Half a minute each on a busy machine: what may go wrong worst. */
export const SHORT_KILL_CASES: readonly KillCase[] = KILL_CASES.filter(({ short }) => short);

/** The first node of a group is killed while it is made. */
export const BIRTH: Omit<KillCase, 'trigger'> = {
  from: 'init',
  to: 'single',
  kills: 'keeper',
  delayMs: 300,
};
