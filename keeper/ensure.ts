import type { Assignment, LocalPostgres, OtherNode, PostgresStatus } from './ports.js';
import { WRITABLE_STATES, type State } from './states.js';

/** What a state wants kept true while it lasts (fsm.md, Enforcement; keeper.md section 6). */
export interface Upkeep {
  /** `free`: nobody touches Postgres. */
  readonly postgres: 'running' | 'stopped' | 'free';
  /** Slots for the other nodes are created, dropped, and on a standby advanced. */
  readonly slots: boolean;
  /** pg_hba.conf is kept open for the other nodes. */
  readonly hba: boolean;
  /** Commits wait for the standbys that the monitor names. */
  readonly syncNames: boolean;
  /** A standby: Postgres may start before the monitor has confirmed our role. */
  readonly startsUnconfirmed: boolean;
}

const WRITER: Upkeep = {
  postgres: 'running',
  slots: true,
  hba: true,
  syncNames: false,
  startsUnconfirmed: false,
};
const STANDBY: Upkeep = { ...WRITER, startsUnconfirmed: true };
const STOPPED: Upkeep = { ...WRITER, postgres: 'stopped', slots: false };
const FREE: Upkeep = { ...STOPPED, postgres: 'free', hba: false };

/** The states' needs.  A stopped state that an operator could start by hand is stopped again. */
export const UPKEEP: Readonly<Record<State, Upkeep>> = {
  unknown: FREE,
  init: FREE,
  single: WRITER,
  wait_primary: WRITER,
  primary: { ...WRITER, syncNames: true },
  join_primary: WRITER,
  apply_settings: WRITER,
  draining: STOPPED,
  demote_timeout: STOPPED,
  demoted: STOPPED,
  prepare_maintenance: STOPPED,
  join_secondary: STOPPED,
  catchingup: { ...STANDBY, slots: false },
  secondary: STANDBY,
  report_lsn: STANDBY,
  prepare_promotion: { ...STANDBY, slots: false },
  // Promoted already: its data directory is a primary's.
  stop_replication: { ...WRITER, slots: false },
  fast_forward: { ...FREE, hba: true },
  wait_maintenance: { ...FREE, hba: true },
  wait_standby: FREE,
  maintenance: FREE,
  dropped: { ...FREE, postgres: 'stopped' },
};

/** How often an upkeep is done again although nothing changed. */
export const UPKEEP_INTERVAL_MS = 10_000;

/** Goals and states around which a node is not brought up just to leave (fsm.md section 7). */
const LEAVING: readonly State[] = [
  'draining',
  'demote_timeout',
  'demoted',
  'dropped',
  'maintenance',
  'prepare_maintenance',
  'join_secondary',
];

/** Goals that want Postgres stopped, and soon. */
export const STOPPING_GOALS: readonly State[] = [
  'draining',
  'demote_timeout',
  'demoted',
  'dropped',
  'prepare_maintenance',
];

/**
 * Whether Postgres has to stop for the goal, and soon: another node may take writes already.  Not
 * every way to `maintenance` is one, since a standby there may go on.
 */
export function mustStop(state: State, goal: State): boolean {
  return (
    STOPPING_GOALS.includes(goal) || (goal === 'maintenance' && WRITABLE_STATES.includes(state))
  );
}

/** Whether the state is enforced before the transition that leaves it for `goal`. */
export function enforcedBefore(state: State, goal: State): boolean {
  return state !== 'secondary' && !LEAVING.includes(state) && !LEAVING.includes(goal);
}

/** What must happen to Postgres so that the state is true. */
export function neededAction(
  state: State,
  status: Pick<PostgresStatus, 'running' | 'postmaster'>,
): 'start' | 'stop' | undefined {
  const wanted = UPKEEP[state].postgres;
  if (wanted === 'running' && !status.running) return 'start';
  if (wanted === 'stopped' && status.postmaster) return 'stop';
  return undefined;
}

/**
 * Text that changes when an upkeep is due because the other nodes changed.  A standby also
 * follows their LSN, since it advances their slots.
 */
export function upkeepKey(state: State, assignment: Assignment, status: PostgresStatus): string {
  const { slots, hba, syncNames } = UPKEEP[state];
  const names = syncNames ? ` waits for ${assignment.synchronousStandbyNames}` : '';
  const advances = slots && status.inRecovery === true;
  const others = assignment.others.map(
    (node) => `${addressKey(node)}${advances ? ` ${node.lsn}` : ''}`,
  );
  return `${slots && status.running ? 'slots' : ''} ${hba ? 'hba' : ''}: ${others.join(', ')}${names}`;
}

/** Text that changes when others may be waited for, or others are to be let in. */
export function standbysKey({ synchronousStandbyNames, others }: Assignment): string {
  return `${synchronousStandbyNames}: ${others.map(addressKey).join(', ')}`;
}

function addressKey({ nodeId, host, port }: OtherNode): string {
  return `${nodeId}@${host}:${port}`;
}

/**
 * Whom commits are to wait for; undefined = as before.  That nobody is waited for any more is a
 * transition, never upkeep.
 */
export function namesToSet(
  state: State,
  { synchronousStandbyNames: names }: Assignment,
  running: boolean,
): string | undefined {
  return UPKEEP[state].syncNames && running && names !== '' ? names : undefined;
}

/** Opens pg_hba.conf, maintains the slots and whom commits wait for, as the state wants it. */
export async function runUpkeep(
  state: State,
  assignment: Assignment,
  running: boolean,
  pg: LocalPostgres,
): Promise<void> {
  if (UPKEEP[state].hba) await pg.openHba(assignment.others);
  if (UPKEEP[state].slots && running) await pg.maintainSlots(assignment.others);
  const names = namesToSet(state, assignment, running);
  if (names !== undefined) await pg.setSynchronousStandbyNames(names);
}
