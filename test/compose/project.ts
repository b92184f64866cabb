import { join } from 'node:path';
import { CHECKOUT } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';
import { BUILD_LIMIT_MS, composeCommand, runOk, tryRun } from './docker.js';

/** The services of docker-compose.yml that are data nodes. */
export const NODES = ['node1', 'node2', 'node3'] as const;
export type NodeName = (typeof NODES)[number];

/** Base backups of three nodes on a busy machine, and the longest pause between two attempts. */
const SETTLE_LIMIT_MS = 180_000;
const PAUSE_MS = 250;

const STATES = `
  select nodename || ' ' || reportedstate || ' ' || goalstate || ' ' || health
    from pgautofailover.node
   order by nodename`;

/** A node as the monitor sees it. */
interface NodeRow {
  readonly name: string;
  readonly reported: string;
  readonly goal: string;
  readonly healthy: boolean;
}

/** docker-compose.yml as a project of its own, beside one that a person may have running. */
export class Project {
  readonly name: string;
  readonly #compose: readonly string[];
  readonly #env: NodeJS.ProcessEnv;

  private constructor(name: string, compose: readonly string[], env: NodeJS.ProcessEnv) {
    this.name = name;
    this.#compose = compose;
    this.#env = { ...env, PGAF_PROJECT: name, COMPOSE_PROJECT_NAME: name };
  }

  static async open(name: string, env: NodeJS.ProcessEnv): Promise<Project> {
    return new Project(name, await composeCommand(), env);
  }

  /** Runs a command of compose and resolves to its standard output. */
  compose(...words: readonly string[]): Promise<string> {
    const [command = '', ...args] = this.#compose;
    const file = ['-f', join(CHECKOUT, 'docker-compose.yml')];
    const limitMs = words[0] === 'build' ? BUILD_LIMIT_MS : undefined;
    const options = { env: this.#env, ...(limitMs === undefined ? {} : { limitMs }) };
    return runOk(command, [...args, ...file, ...words], options);
  }

  /** Runs a command of docker and resolves to its standard output. */
  docker(...words: readonly string[]): Promise<string> {
    return runOk('docker', words, { env: this.#env });
  }

  container(service: string): string {
    return `${this.name}-${service}`;
  }

  /** Runs a program in the container of a service. */
  exec(service: string, ...words: readonly string[]): Promise<string> {
    return this.docker('exec', this.container(service), ...words);
  }

  /** The rows of a query on the monitor, one text each. */
  async monitorSql(query: string): Promise<string[]> {
    const psql = ['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', 'pg_auto_failover'];
    return lines(await this.exec('monitor', ...psql, '-c', query));
  }

  async states(): Promise<NodeRow[]> {
    return (await this.monitorSql(STATES)).map((line) => {
      const [name = '', reported = '', goal = '', health = ''] = line.split(' ');
      return { name, reported, goal, healthy: health === '1' };
    });
  }

  /** Waits until all nodes are there and well; resolves to the primary's name. */
  async settled(): Promise<NodeName> {
    let primary: NodeName | undefined;
    await waitFor(
      async () => {
        const states = await this.states();
        const steady = states.every(({ reported, goal, healthy }) => reported === goal && healthy);
        const role = (wanted: string): NodeRow[] => states.filter((s) => s.goal === wanted);
        const name = role('primary')[0]?.name;
        primary = NODES.find((node) => node === name);
        return steady && role('primary').length === 1 && role('secondary').length === 2;
      },
      { limitMs: SETTLE_LIMIT_MS, pauseMs: PAUSE_MS, what: 'one primary and two secondaries' },
    );
    if (primary === undefined) throw new Error('the primary is no service of docker-compose.yml');
    return primary;
  }

  /** Waits until another node than `old` takes writes by the monitor's order. */
  async promotedAfter(old: NodeName): Promise<NodeName> {
    let found: NodeName | undefined;
    await waitFor(
      async () => {
        const states = await this.states();
        const next = states.find(
          ({ name, reported }) => name !== old && ['wait_primary', 'primary'].includes(reported),
        );
        found = NODES.find((node) => node === next?.name);
        return found !== undefined;
      },
      { limitMs: SETTLE_LIMIT_MS, pauseMs: PAUSE_MS, what: `another primary than ${old}` },
    );
    return found ?? old;
  }

  /** Waits for the end of a container; resolves to its exit code. */
  async exitCode(service: string): Promise<number> {
    return Number((await this.docker('wait', this.container(service))).trim());
  }

  /** The ends of all logs, for the report of a failure. */
  async report(): Promise<string> {
    const [command = '', ...args] = this.#compose;
    const words = ['-f', join(CHECKOUT, 'docker-compose.yml'), 'logs', '--tail', '40'];
    const { stdout } = await tryRun(command, [...args, ...words], { env: this.#env });
    return stdout;
  }
}

/** The lines of a text without the empty ones. */
export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
