/** The payload of a notification about a node (monitor-api.md section 9). */
interface NodeNews {
  readonly type?: unknown;
  readonly nodeId?: unknown;
  readonly name?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly reportedState?: unknown;
  readonly goalState?: unknown;
}

/** Makes log lines of the notifications about the other nodes of our group. */
export class Newsreader {
  readonly #ownNodeId: number;
  readonly #last = new Map<unknown, string>();

  constructor(ownNodeId: number) {
    this.#ownNodeId = ownNodeId;
  }

  /**
   * The line for a payload; undefined for one about ourselves (the goal is logged when it is
   * learnt), for one that says nothing new (a change of health), and for anything else.
   */
  describe(payload: string | undefined): string | undefined {
    const { type, nodeId, name, host, port, reportedState, goalState } = parse(payload);
    if (type !== 'state' || nodeId === this.#ownNodeId) return undefined;
    const change = `${String(reportedState)} ➜ ${String(goalState)}`;
    if (this.#last.get(nodeId) === change) return undefined;
    this.#last.set(nodeId, change);
    const where = `${String(host)}:${String(port)}`;
    const line = `New state for node ${String(nodeId)} "${String(name)}" (${where}): ${change}`;
    return line.replace(/\p{Cc}/gu, '?'); // anybody may notify: one line stays one line
  }
}

function parse(payload: string | undefined): NodeNews {
  if (payload === undefined) return {};
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // a hint all the same: the monitor is asked, its text is not needed
  }
}
