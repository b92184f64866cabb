import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { readStateFile } from '../../keeper/config/stateFile.js';
import type { Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import type { LocalNode } from '../operate/monitorTarget.js';

/** Tells the monitor name, host and port of the local node.  Rejects with CliError. */
export async function pushMetadata(
  node: Extract<LocalNode, { kind: 'keeper' }>,
  context: Context,
): Promise<void> {
  const state = await readStateFile(node.paths.state);
  const { config } = node;
  if (state === undefined || state.nodeId < 0 || config.monitor === MONITOR_DISABLED) return;
  await withTarget(node, context, async (session) => {
    await session.query('select pgautofailover.update_node_metadata($1, $2, $3, $4)', [
      state.nodeId,
      config.name === '' ? null : config.name,
      config.hostname,
      config.postgresql.port,
    ]);
  });
  context.log.info(
    `The monitor knows node ${String(state.nodeId)} as "${config.name}" ` +
      `at ${config.hostname}:${String(config.postgresql.port)}`,
  );
}

/** New values for name, host and port; undefined = as before. */
export interface MetadataValues {
  readonly name: string | undefined;
  readonly hostname: string | undefined;
  readonly pgport: number | undefined;
}

/** The node with these values; the same object when there is nothing new. */
export function withMetadata<N extends LocalNode>(node: N, values: MetadataValues): N {
  const { name, hostname, pgport } = values;
  if (name === undefined && hostname === undefined && pgport === undefined) return node;
  const { config } = node;
  const postgresql = { ...config.postgresql, port: pgport ?? config.postgresql.port };
  const changed = { ...config, hostname: hostname ?? config.hostname, postgresql };
  const named = changed.role === 'keeper' ? { ...changed, name: name ?? changed.name } : changed;
  return { ...node, config: named };
}
