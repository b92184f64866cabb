import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { lines, type Project } from './project.js';

const END_LIMIT_MS = 30_000;
const STOP_FILE = '/tmp/compose-writer-stop';
/**
 * One psql for each row, as an application that opens a connection each time.  $0 = connection
 * string, $1 = the file that ends it.  A row counts when psql has said that it is committed.
 */
const LOOP = `
n=0
while [ ! -e "$1" ]; do
  n=$((n + 1))
  if timeout 3 psql -XqAt "$0" -v ON_ERROR_STOP=1 -c "insert into written values ($n)" \\
    2> /dev/null; then echo "$n"; else sleep 0.1; fi
done`;

/** Inserts numbered rows through the formation's URI, from the monitor's container. */
export class Writer {
  readonly #project: Project;
  readonly #uri: string;
  readonly #child: ChildProcess;
  readonly #acknowledged: { readonly row: number; readonly atMs: number }[] = [];

  private constructor(project: Project, uri: string) {
    this.#project = project;
    this.#uri = uri;
    const shell = ['bash', '-c', LOOP, `${uri}&connect_timeout=2`, STOP_FILE];
    const args = ['exec', project.container('monitor'), ...shell];
    this.#child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (this.#child.stdout === null) throw new Error('docker exec has no standard output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#acknowledged.push({ row: Number(line), atMs: performance.now() });
    });
  }

  /** Makes the table and begins. */
  static async start(project: Project, uri: string): Promise<Writer> {
    await project.exec('monitor', 'psql', '-XqAt', uri, '-c', 'create table written (n int)');
    await project.exec('monitor', 'rm', '-f', STOP_FILE);
    return new Writer(project, uri);
  }

  /** How many rows were acknowledged until now. */
  get count(): number {
    return this.#acknowledged.length;
  }

  /** The longest time between two acknowledgements since `fromMs` (performance.now()), in s. */
  outageSince(fromMs: number): number {
    const times = [...this.#acknowledged.map(({ atMs }) => atMs), performance.now()];
    const gaps = times.map((time, index) =>
      time < fromMs ? 0 : time - (times[index - 1] ?? time),
    );
    return Math.max(...gaps) / 1000;
  }

  /** Rows that were acknowledged and are not there. */
  async lost(): Promise<number[]> {
    const acknowledged = this.#acknowledged.map(({ row }) => row);
    const query = ['psql', '-XqAt', this.#uri, '-c', 'select n from written'];
    const present = new Set(lines(await this.#project.exec('monitor', ...query)).map(Number));
    return acknowledged.filter((row) => !present.has(row));
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit', { signal: AbortSignal.timeout(END_LIMIT_MS) });
    await this.#project.exec('monitor', 'touch', STOP_FILE);
    await ended;
  }
}
