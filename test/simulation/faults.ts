/** Faults as they happen to a world, and how they end. */
import type { Fault, Target } from './schedule.js';
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
  world.writes.faultBegins();
  const ends = (text: string, end: () => void): void => {
    world.tell(`${text} for ${(fault.durationMs / 1000).toFixed(1)} s`);
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
    case 'cannotStart':
      killPostgres(world, node, fault, ends);
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
    case 'fallsBehind':
    case 'split':
      cutNode(world, node, fault.kind, ends);
      break;
    case 'monitorRestarts':
    case 'monitorCrashes':
    case 'lag':
    case 'othersDie':
    case 'standbysDie':
      troubleAround(world, fault, ends);
      break;
    case 'slow':
      slowDown(node, ends);
      break;
    case 'serviceRestarts':
      restartService(world, node);
      break;
  }
}

/** The longer it lasts, the more of its starts fail; or all do, until it ends. */
function killPostgres(
  world: World,
  { name, server }: SimNode,
  { kind, durationMs }: Fault,
  ends: (text: string, end: () => void) => void,
): void {
  if (kind === 'cannotStart') {
    server.brokenStarts = Infinity;
    ends(`Postgres of ${name} is killed and does not start`, () => {
      server.brokenStarts = 0;
    });
  } else {
    world.tell(`Postgres of ${name} is killed`);
    server.brokenStarts = durationMs > 9_000 ? 4 : durationMs > 2_500 ? 1 : 0;
  }
  if (server.status !== 'down') server.crashed();
}

function slowDown(node: SimNode, ends: (text: string, end: () => void) => void): void {
  node.slowness = 15;
  ends(`${node.name} is slow`, () => {
    node.slowness = 1;
  });
}

/** Faults of more than one node: the monitor, the network, all hosts but one. */
function troubleAround(
  world: World,
  { kind }: Fault,
  ends: (text: string, end: () => void) => void,
): void {
  const { agenda, network, monitor } = world;
  if (kind === 'othersDie' || kind === 'standbysDie') {
    loseOthers(world, kind, ends);
    return;
  }
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

/** Cuts a node from another one, from all others, or from them and the monitor. */
function cutNode(
  world: World,
  node: SimNode,
  kind: Fault['kind'],
  ends: (text: string, end: () => void) => void,
): void {
  if (kind === 'split') {
    split(world, node, ends);
    return;
  }
  const { network, members, random } = world;
  const others = members.filter(({ id }) => id !== node.id);
  const one = kind === 'cutFromNode' && others.length > 0;
  const cut = one ? [random.pick(others)] : others;
  const fromMonitor = kind === 'isolated';
  for (const { id } of cut) network.cut(node.id, id);
  if (fromMonitor) network.cut(node.id, 'monitor');
  if (kind === 'fallsBehind') world.behind = node;
  world.streamsChanged();
  const whom = fromMonitor ? 'everybody' : cut.map(({ name }) => name).join();
  ends(`${node.name} is cut from ${whom}`, () => {
    for (const { id } of cut) network.heal(node.id, id);
    if (fromMonitor) network.heal(node.id, 'monitor');
  });
}

/** The node and some others on one side; the monitor and the rest on the other. */
function split(world: World, node: SimNode, ends: (text: string, end: () => void) => void): void {
  const { network, members, random } = world;
  const side = members.filter((member) => member === node || random.chance(0.5));
  const rest = members.filter((member) => !side.includes(member));
  const links = side.flatMap(({ id }) => [
    { id, other: 'monitor' as const },
    ...rest.map((member) => ({ id, other: member.id })),
  ]);
  for (const { id, other } of links) network.cut(id, other);
  world.streamsChanged();
  const names = side.map(({ name }) => name).join();
  ends(`${names} are cut from the monitor and the others`, () => {
    for (const { id, other } of links) network.heal(id, other);
  });
}

/** Everybody loses power but who fell behind, and who takes writes when only standbys die. */
function loseOthers(
  world: World,
  kind: 'othersDie' | 'standbysDie',
  ends: (text: string, end: () => void) => void,
): void {
  const lost = world.members.filter(
    (member) => member !== world.behind && (kind === 'othersDie' || !member.server.writable),
  );
  for (const member of lost) member.loseHost();
  world.streamsChanged();
  ends(`hosts of ${lost.map(({ name }) => name).join()} are off`, () => {
    for (const member of lost) member.bootHost();
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
