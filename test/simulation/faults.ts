/** Faults as they happen to a world, and how they end. */
import type { Fault, Target } from './plan.js';
import type { SimNode } from './simNode.js';
import type { World } from './world.js';

/** systemd brings a service back after this. */
const SERVICE_RESTART_MS = 1_000;

/** The node that something happens to, decided by what it is now. */
export function choose(world: World, target: Target): SimNode | undefined {
  const { members, random } = world;
  const writers = members.filter(
    ({ server }) => server.writable || (server.data?.standby === false && server.status !== 'up'),
  );
  const others = members.filter((node) => !writers.includes(node));
  const from = target === 'primary' ? writers : target === 'standby' ? others : members;
  if (from.length > 0) return random.pick(from);
  return members.length > 0 ? random.pick(members) : undefined;
}

/** Begins a fault, and plans its end. */
export function begin(world: World, fault: Fault): void {
  const node = choose(world, fault.target);
  if (node === undefined) return;
  const { agenda, network } = world;
  const seconds = `${(fault.durationMs / 1000).toFixed(1)} s`;
  const ends = (text: string, end: () => void): void => {
    world.tell(`${text} for ${seconds}`);
    agenda.after(fault.durationMs, undefined, () => {
      world.tell(`end of: ${text}`);
      end();
      world.streamsChanged();
    });
  };
  switch (fault.kind) {
    case 'keeperDies':
      node.killKeeper();
      ends(`keeper of ${node.name} is killed`, () => node.startKeeper());
      break;
    case 'postgresDies':
      world.tell(`Postgres of ${node.name} is killed`);
      node.server.brokenStarts = fault.durationMs > 9_000 ? 4 : fault.durationMs > 2_500 ? 1 : 0;
      if (node.server.status !== 'down') node.server.crashed();
      break;
    case 'bothDie':
      node.killKeeper();
      if (node.server.status !== 'down') node.server.crashed();
      ends(`all processes of ${node.name} are killed`, () => node.startKeeper());
      break;
    case 'hostDies':
      node.loseHost();
      world.streamsChanged();
      ends(`host of ${node.name} is off`, () => node.bootHost());
      break;
    case 'keeperPaused':
      node.keeper?.actor.pause();
      ends(`keeper of ${node.name} is stopped`, () => {
        if (node.host !== 'up') return;
        node.unwatchedMs = agenda.nowMs;
        node.keeper?.actor.resume(agenda);
      });
      break;
    case 'hostPaused':
      node.pauseHost();
      ends(`host of ${node.name} is frozen`, () => node.resumeHost());
      break;
    case 'cutFromMonitor':
      network.cut(node.id, 'monitor');
      ends(`${node.name} is cut from the monitor`, () => network.heal(node.id, 'monitor'));
      break;
    case 'cutFromNode':
    case 'isolated':
      cutNode(world, node, fault.kind === 'isolated', ends);
      break;
    case 'monitorRestarts':
    case 'monitorCrashes':
    case 'lag':
      troubleAround(world, fault, ends);
      break;
    case 'slow':
      node.slowness = 15;
      ends(`${node.name} is slow`, () => {
        node.slowness = 1;
      });
      break;
    case 'serviceRestarts':
      restartService(world, node);
      break;
  }
}

/** Faults of what lies between the nodes: the monitor, the network. */
function troubleAround(
  world: World,
  { kind }: Fault,
  ends: (text: string, end: () => void) => void,
): void {
  const { agenda, network, monitor } = world;
  if (kind === 'lag') {
    network.lagMs = 2_800;
    ends('messages take up to 2.8 s', () => {
      network.lagMs = 10;
    });
    return;
  }
  monitor.up = false;
  ends('the monitor is down', () => {
    agenda.after(0, undefined, () => monitor.restart(kind === 'monitorCrashes', world.nextSession));
  });
}

function cutNode(
  world: World,
  node: SimNode,
  fromAll: boolean,
  ends: (text: string, end: () => void) => void,
): void {
  const { network, members, random } = world;
  const others = members.filter(({ id }) => id !== node.id);
  const cut = fromAll || others.length === 0 ? others : [random.pick(others)];
  for (const { id } of cut) network.cut(node.id, id);
  if (fromAll) network.cut(node.id, 'monitor');
  world.streamsChanged();
  const whom = fromAll ? 'everybody' : cut.map(({ name }) => name).join();
  ends(`${node.name} is cut from ${whom}`, () => {
    for (const { id } of cut) network.heal(node.id, id);
    if (fromAll) network.heal(node.id, 'monitor');
  });
}

/** The service is stopped with its Postgres, as systemd does it, and started again. */
function restartService(world: World, node: SimNode): void {
  world.tell(`service of ${node.name} is restarted`);
  node.killKeeper();
  const { server } = node;
  if (server.up) {
    server.beginStop();
    server.stopped();
  } else if (server.status !== 'down') server.crashed();
  world.agenda.after(SERVICE_RESTART_MS, undefined, () => node.startKeeper());
}

/** Ends every fault: links, hosts, processes, clocks, the monitor. */
export async function healAll(world: World): Promise<void> {
  world.tell('everything is healed');
  const { network, monitor, agenda } = world;
  network.healAll();
  if (!monitor.up) await monitor.restart(false, world.nextSession);
  for (const node of world.nodes) {
    node.slowness = 1;
    node.server.brokenStarts = 0;
    if (node.gone) continue;
    node.resumeHost();
    node.bootHost();
    if (node.keeper?.actor.paused === true) {
      node.unwatchedMs = agenda.nowMs;
      node.keeper.actor.resume(agenda);
    }
    node.startKeeper();
  }
  world.streamsChanged();
}
