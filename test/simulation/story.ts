/** The story of one run as a table: when, what, and how each node was then. */
import type { MonitorEvent, RegisteredNode } from './monitorDatabase.js';
import type { SimNode } from './simNode.js';
import type { Teller, World } from './world.js';

interface Line {
  readonly atMs: number;
  readonly text: string;
  readonly nodes: ReadonlyMap<string, string>;
}

export class Story implements Teller {
  readonly #world: World;
  readonly #lines: Line[] = [];
  #registered: readonly RegisteredNode[] = [];
  #told = 0;

  constructor(world: World) {
    this.#world = world;
  }

  tell(text: string): void {
    this.#lines.push({ atMs: this.#world.agenda.nowMs, text, nodes: this.#states() });
  }

  async events(): Promise<void> {
    const { monitor } = this.#world;
    this.#registered = await monitor.nodes();
    for (const event of await monitor.eventsSince(this.#told)) {
      this.#told = event.id;
      this.tell(eventText(event));
    }
  }

  table(): string {
    const names = this.#world.nodes.map(({ name }) => name);
    const rows = this.#lines.map(({ atMs, text, nodes }) => [
      (atMs / 1000).toFixed(2).padStart(7),
      ...names.map((name) => (nodes.get(name) ?? '').padEnd(28)),
      text,
    ]);
    const head = ['   time', ...names.map((name) => name.padEnd(28)), 'event'];
    return [head, ...rows].map((row) => row.join(' ')).join('\n');
  }

  #states(): ReadonlyMap<string, string> {
    return new Map(this.#world.nodes.map((node) => [node.name, this.#stateOf(node)]));
  }

  /** W writable, w waits for standbys that are not there; - stopped, ! no keeper, x host away */
  #stateOf(node: SimNode): string {
    const { server, keeper } = node;
    if (node.gone) return 'gone';
    const goal = this.#registered.find(({ id }) => id === node.id)?.goal ?? '';
    const state = keeper?.memory.state ?? node.stateFile.state;
    const flags = [
      server.writable ? (server.acknowledges ? 'W' : 'w') : server.up ? '' : '-',
      node.host === 'up' ? '' : 'x',
      keeper === undefined ? '!' : keeper.actor.paused ? '?' : '',
    ].join('');
    const wal =
      server.data === undefined ? '' : `${server.data.wal.timeline}:${server.data.wal.position}`;
    const where = goal === '' || goal === state ? short(state) : `${short(state)}>${short(goal)}`;
    return `${where}${flags} ${wal}`;
  }
}

function short(state: string): string {
  return state
    .replace('secondary', 'sec')
    .replace('primary', 'prim')
    .replace('prepare', 'prep')
    .replace('promotion', 'prom')
    .replace('replication', 'repl')
    .replace('maintenance', 'maint');
}

function eventText({ node, reported, goal, rule, text }: MonitorEvent): string {
  if (rule !== null) {
    const why = /: (.*) \(rule/.exec(text)?.[1] ?? text;
    return `  monitor: ${node} ${short(reported)} > ${short(goal)} [${rule}] ${why}`;
  }
  return /^New state/.test(text)
    ? `  monitor: ${node} reports ${short(reported)}`
    : `  monitor: ${text}`;
}
