import type { Service } from '../../support/service.js';
import type { BenchCluster } from './contender.js';
import { killAll } from './processTree.js';

/** Something that happens to the primary of a pair. */
export interface Fault {
  readonly name: string;
  /** Rounds of the peer when `--rounds` does not say otherwise; ours are always the default. */
  readonly peerRounds: number;
  /** The primary's processes are dead afterwards, and somebody must start pg_autoctl again. */
  readonly killsKeeper: boolean;
  /** The two nodes have changed places afterwards, for certain. */
  readonly swapsRoles: boolean;
  inject(cluster: BenchCluster, primary: Service): Promise<void>;
}

/** Rounds of ours for each fault. */
export const DEFAULT_ROUNDS = 20;

export const FAULTS: readonly Fault[] = [
  {
    name: 'perform_failover',
    peerRounds: DEFAULT_ROUNDS,
    killsKeeper: false,
    swapsRoles: true,
    inject: async (cluster) => {
      await cluster.monitorSql("select pgautofailover.perform_failover('default', 0)");
    },
  },
  {
    name: 'postgres-killed',
    peerRounds: DEFAULT_ROUNDS,
    killsKeeper: false,
    swapsRoles: false,
    inject: (_cluster, primary) => primary.kill9Postgres(),
  },
  {
    name: 'all-killed',
    // each takes its monitor about 51 seconds, and the return some ten more
    peerRounds: 5,
    killsKeeper: true,
    swapsRoles: true,
    inject: (_cluster, primary) => killAll(primary),
  },
];
