import type { Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import type { LocalNode } from '../operate/monitorTarget.js';
import { monitorUri, sslWords } from './createWords.js';
import { type Difference, differences, type NodeSettings } from './differences.js';
import type { NodeSpec } from './nodeSpec.js';

/** Runs one command line of pg_autoctl in this process; resolves to its exit code. */
export type RunWords = (words: readonly string[]) => Promise<number>;

/** What the file and the node differ in.  Asks the monitor of a keeper; rejects with CliError. */
export async function findDifferences(
  spec: NodeSpec,
  node: LocalNode,
  context: Context,
): Promise<Difference[]> {
  const others = differences(spec, node, undefined);
  // With another monitor to go to, the present one may be gone.
  if (node.kind === 'monitor' || others.some(({ key }) => key === 'monitor.pguri')) return others;
  return differences(spec, node, await settingsOf(node, context));
}

async function settingsOf(
  node: Extract<LocalNode, { kind: 'keeper' }>,
  context: Context,
): Promise<NodeSettings | undefined> {
  return await withTarget(node, context, async (session) => {
    const [row] = await session.query<NodeSettings>(
      `select candidatepriority as candidate_priority, replicationquorum as replication_quorum,
              region
         from pgautofailover.node where formationid = $1 and nodename = $2`,
      [node.config.formation, node.config.name],
    );
    return row;
  });
}

/**
 * Makes the node what the file says, where that is possible on a node that exists; what is not is
 * a warning.  Resolves to the exit code of the first command that failed, else 0.
 */
export async function applyDifferences(
  spec: NodeSpec,
  found: readonly Difference[],
  run: RunWords,
  { log }: Context,
): Promise<number> {
  for (const { key, wanted, found: has } of found.filter(({ mutable }) => !mutable)) {
    log.warn(
      `"${spec.file}" says ${key} = ${wanted}, this node has "${has}", which stays: ` +
        'a node is made anew for that',
    );
  }
  for (const words of commandsFor(spec, found)) {
    // The words that follow may be a URI with a password.
    const shown = words.slice(0, words[0] === 'set' ? 3 : 2).join(' ');
    log.info(`Applying "${spec.file}": pg_autoctl ${shown}`);
    const code = await run([...words, `--pgdata=${spec.values.get('postgresql.pgdata') ?? ''}`]);
    if (code !== 0) return code;
  }
  return 0;
}

/** The command lines that make the differences vanish, in the order in which they must run. */
export function commandsFor(spec: NodeSpec, found: readonly Difference[]): string[][] {
  const changed = (prefix: string): boolean => found.some(({ key }) => key.startsWith(prefix));
  const of = (key: string): string => spec.values.get(key) ?? '';
  const commands: string[][] = [];
  if (changed('monitor.pguri')) {
    commands.push(['disable', 'monitor', '--force'], ['enable', 'monitor', monitorUri(spec)]);
  }
  if (changed('options.ssl') || changed('ssl.'))
    commands.push(['enable', 'ssl', ...sslWords(spec)]);
  if (changed('settings.candidate_priority')) {
    commands.push(['set', 'node', 'candidate-priority', of('settings.candidate_priority')]);
  }
  if (changed('settings.replication_quorum')) {
    const quorum = of('settings.replication_quorum') === '1' ? 'true' : 'false';
    commands.push(['set', 'node', 'replication-quorum', quorum]);
  }
  if (changed('settings.region')) commands.push(['set', 'node', 'region', of('settings.region')]);
  return commands;
}
