import { Cluster } from '../../support/cluster.js';
import { ScratchFolder } from '../../support/scratchFolder.js';
import type { Cleanup } from './cleanup.js';
import type { BenchCluster } from './contender.js';
import type { Contender } from './options.js';
import { hasPeer, providePeer } from './peer.js';
import { PeerCluster } from './peerCluster.js';
import { settle } from './round.js';

/** Makes clusters of one of the two systems: a monitor and a pair at rest. */
export interface PairMaker {
  readonly name: Contender;
  /** The cluster ends with the benchmark. */
  create(): Promise<BenchCluster>;
}

type Growing = BenchCluster & { addNode(): Promise<unknown> };

function maker(
  cleanup: Cleanup,
  name: Contender,
  start: (folder: ScratchFolder) => Promise<Growing>,
): PairMaker {
  const create = async (): Promise<BenchCluster> => {
    const folder = new ScratchFolder();
    cleanup.teardown(() => folder.remove());
    const cluster = await start(folder);
    cleanup.teardown(() => cluster.destroy());
    await cluster.addNode();
    await cluster.waitForStates({ node_1: 'single' });
    await cluster.addNode();
    await settle(cluster);
    return cluster;
  };
  return { name, create };
}

/** The systems that are wanted and can be had; says why when the peer cannot. */
export function pairMakers(cleanup: Cleanup, only: readonly Contender[]): PairMaker[] {
  const found: PairMaker[] = [];
  if (only.includes('ours')) {
    found.push(maker(cleanup, 'ours', (folder) => Cluster.start(folder)));
  }
  if (only.includes('peer')) {
    const folder = new ScratchFolder();
    cleanup.teardown(() => folder.remove());
    const peer = providePeer(folder);
    if (!hasPeer(peer)) console.log(`The peer is skipped: ${peer.missing}`);
    else found.push(maker(cleanup, 'peer', (place) => PeerCluster.start(place, peer)));
  }
  return found;
}
