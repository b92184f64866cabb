import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import type { MonitorSession } from './monitorSession.js';
import type { MonitorTarget } from './monitorTarget.js';

const DEFAULT_FORMATION = 'default';

/** --formation, else the node's own, else `default` (cli.md section 1.3). */
export function formationOf(target: MonitorTarget, given: string | undefined): string {
  if (given !== undefined) return given;
  return target.kind === 'keeper' ? target.config.formation : DEFAULT_FORMATION;
}

/** --group, else the node's own, else the only group.  Rejects with CliError. */
export async function groupOf(
  session: MonitorSession,
  context: Context,
  formation: string,
  given: number | undefined,
): Promise<number> {
  const groups = await session.query<{ groupid: number }>(
    'select distinct groupid from pgautofailover.node where formationid = $1 order by groupid',
    [formation],
  );
  if (given !== undefined) return given;
  const { target } = session;
  if (target.kind === 'keeper' && target.config.formation === formation) {
    if (target.config.group >= 0) {
      context.log.info(`group ${String(target.config.group)} is used, that of the local node`);
      return target.config.group;
    }
  }
  const only = groups[0];
  if (only === undefined) {
    throw new CliError(
      EXIT.state,
      `formation "${formation}" has no nodes; see "pg_autoctl show state --formation ${formation}"`,
    );
  }
  if (groups.length === 1) return only.groupid;
  const list = groups.map((row) => String(row.groupid)).join(', ');
  throw new UsageError(
    `formation "${formation}" has several groups (${list}); choose one with option --group`,
  );
}

/** --name, else the local keeper's.  Throws UsageError on a monitor without --name. */
export function nodeNameOf(target: MonitorTarget, given: string | undefined): string {
  if (given !== undefined) return given;
  if (target.kind === 'keeper' && target.config.name !== '') return target.config.name;
  throw new UsageError(
    'option --name is required here: the name of a node, as "pg_autoctl show state" lists it',
  );
}
