import type { State } from './states.js';
import * as act from './transitionActions.js';
import type { Action } from './transitionActions.js';

/** One arrow of the keeper's machine: how to get from a state that was reached to another. */
export interface Transition {
  /** Number of the row in fsm.md section 7; G = a known gap that it closes (section 9). */
  readonly row: string;
  readonly from: State;
  readonly to: State;
  readonly why: string;
  /** Safe to run again: it is retried until it succeeds or the goal changes. */
  readonly run: Action;
  /** Waits for standbys, and begins anew when these change. */
  readonly awaitsStandbys?: true;
}

interface Row {
  readonly row: string;
  readonly from: readonly State[];
  readonly to: State;
  readonly why: string;
  readonly run: Action;
  readonly awaitsStandbys?: true;
}

/** States in which Postgres takes writes, or is about to leave them. */
const WRITERS: readonly State[] = ['primary', 'wait_primary', 'join_primary', 'apply_settings'];

/** A node that is told to stop although it was not known as a primary: presumed dead (K17). */
const PRESUMED_DEAD: readonly State[] = [
  'init',
  'single',
  'catchingup',
  'secondary',
  'prepare_promotion',
  'stop_replication',
  'maintenance',
  'prepare_maintenance',
  'wait_maintenance',
  'report_lsn',
  'fast_forward',
];

// prettier-ignore
const ROWS: readonly Row[] = [
  { row: 'K1',  from: ['init', 'dropped'],                    to: 'single',              run: act.createSingle,          why: 'first node of its group: create the instance' },
  { row: 'K2',  from: ['init', 'dropped'],                    to: 'wait_standby',        run: act.nothing,               why: 'wait until the primary is ready for a new standby' },
  { row: 'K3',  from: ['init', 'dropped'],                    to: 'report_lsn',          run: act.cloneFromParked,       why: 'join a group that has no primary: clone the standby that waits' },
  { row: 'K4',  from: WRITERS,                                to: 'single',              run: act.takeWrites,            why: 'the other nodes left: go on alone' },
  { row: 'K5',  from: ['demoted', 'demote_timeout', 'draining'], to: 'single',           run: act.takeWrites,            why: 'the other nodes left: take the writes again' },
  { row: 'K6',  from: ['secondary', 'catchingup', 'prepare_promotion', 'stop_replication', 'report_lsn'],
                                                              to: 'single',              run: act.takeWrites,            why: 'the other nodes left: promote the local Postgres' },
  { row: 'K7',  from: ['wait_maintenance', 'fast_forward'],   to: 'single',              run: act.takeWrites,            why: 'the other nodes left: promote the local Postgres' },
  { row: 'G24', from: ['maintenance'],                        to: 'single',              run: act.takeWrites,            why: 'back from maintenance, the other nodes left: promote the local Postgres' },
  { row: 'K8',  from: ['single'],                             to: 'wait_primary',        run: act.admitStandbys,         why: 'a standby joins: let it connect' },
  { row: 'K9',  from: ['primary', 'join_primary', 'apply_settings'], to: 'wait_primary', run: act.stopWaiting,           why: 'no synchronous standby is left: stop waiting for one' },
  { row: 'K10', from: ['wait_primary', 'join_primary', 'apply_settings'], to: 'primary', run: act.startWaiting,          why: 'a standby is ready: wait for it at commit', awaitsStandbys: true },
  { row: 'K11', from: ['primary', 'wait_primary'],            to: 'apply_settings',      run: act.nothing,               why: 'the replication settings changed' },
  { row: 'K12', from: ['primary', 'wait_primary', 'apply_settings'], to: 'join_primary', run: act.nothing,               why: 'another standby joins' },
  { row: 'K13', from: ['demote_timeout'],                     to: 'primary',             run: act.resumePrimary,         why: 'never replaced while cut off: take the writes again' },
  { row: 'K14', from: ['primary', 'join_primary', 'apply_settings'], to: 'draining',     run: act.stop,                  why: 'another node takes over: stop Postgres, which sends the last WAL' },
  { row: 'G36', from: ['wait_primary', 'single'],             to: 'draining',            run: act.stop,                  why: 'another node takes over: stop Postgres' },
  { row: 'K15', from: ['primary', 'join_primary', 'apply_settings', 'draining'], to: 'demote_timeout', run: act.stop,     why: 'another node takes over: stop Postgres' },
  { row: 'G36', from: ['wait_primary'],                       to: 'demote_timeout',      run: act.stop,                  why: 'another node takes over: stop Postgres' },
  { row: 'K16', from: [...WRITERS, 'draining', 'demote_timeout'], to: 'demoted',         run: act.stop,                  why: 'another node took over: stay stopped' },
  { row: 'K17', from: PRESUMED_DEAD,                          to: 'demoted',             run: act.stop,                  why: 'presumed dead, another node took over: stop Postgres' },
  { row: 'K18', from: [...PRESUMED_DEAD, 'demoted'],          to: 'demote_timeout',      run: act.stop,                  why: 'presumed dead, another node takes over: stop Postgres' },
  { row: 'K19', from: ['wait_standby'],                       to: 'catchingup',          run: act.joinAsStandby,         why: 'the primary is ready: become its standby' },
  { row: 'K20', from: ['demoted'],                            to: 'catchingup',          run: act.rejoin,                why: 'a new primary is there: rewind and follow it' },
  { row: 'K21', from: ['maintenance', 'prepare_maintenance'], to: 'catchingup',          run: act.rejoin,                why: 'maintenance is over: follow the primary' },
  { row: 'K22', from: ['secondary', 'join_secondary'],        to: 'catchingup',          run: act.followPrimary,         why: 'fell behind or was away: follow the primary' },
  { row: 'K23', from: ['catchingup'],                         to: 'secondary',           run: act.becomeSecondary,       why: 'caught up with the primary' },
  { row: 'K24', from: ['secondary', 'catchingup', 'report_lsn'], to: 'prepare_promotion', run: act.nothing,              why: 'the primary is gone and this node will replace it' },
  { row: 'K25', from: ['fast_forward'],                       to: 'prepare_promotion',   run: act.nothing,               why: 'has all the WAL and will replace the primary' },
  { row: 'K26', from: ['prepare_promotion'],                  to: 'stop_replication',    run: act.promoteClosed,         why: 'promote, read-only until the old primary is surely out' },
  { row: 'K27', from: ['stop_replication'],                   to: 'wait_primary',        run: act.openForWrites,         why: 'the old primary is out: take the writes' },
  { row: 'K28', from: ['prepare_promotion'],                  to: 'wait_primary',        run: act.takeWrites,            why: 'no old primary to wait for: promote and take the writes' },
  { row: 'K29', from: ['secondary', 'catchingup', 'maintenance', 'prepare_maintenance'],
                                                              to: 'report_lsn',          run: act.followNobody,          why: 'an election is on: cut the stream and report the position' },
  { row: 'K30', from: ['draining', 'demoted'],                to: 'report_lsn',          run: act.followNobodyDropSlots, why: 'an election is on: the old primary reports its position' },
  { row: 'K31', from: ['wait_maintenance', 'fast_forward', 'prepare_promotion', 'stop_replication', 'demote_timeout', 'join_secondary'],
                                                              to: 'report_lsn',          run: act.followNobody,          why: 'an election is on: report the position' },
  { row: 'K32', from: ['report_lsn'],                         to: 'fast_forward',        run: act.fetchMissingWal,       why: 'won the election: fetch the WAL that it lacks' },
  { row: 'K33', from: ['report_lsn'],                         to: 'join_secondary',      run: act.stepAside,             why: 'another node won the election: stop and wait for it' },
  { row: 'K34', from: ['report_lsn', 'join_secondary'],       to: 'secondary',           run: act.becomeSecondary,       why: 'a primary is there: follow it' },
  { row: 'K35', from: ['secondary', 'catchingup'],            to: 'wait_standby',        run: act.nothing,               why: 'registers to a new monitor' },
  { row: 'K36', from: ['secondary', 'catchingup'],            to: 'wait_maintenance',    run: act.nothing,               why: 'wait until the primary no longer waits for this node' },
  { row: 'K37', from: ['secondary', 'catchingup', 'wait_maintenance', 'report_lsn'],
                                                              to: 'maintenance',         run: act.leaveToOperator,      why: 'maintenance: Postgres is in the hands of the operator' },
  { row: 'K38', from: ['primary'],                            to: 'prepare_maintenance', run: act.leaveTheWrites,        why: 'leave the writes to another node for maintenance' },
  { row: 'K38', from: ['primary'],                            to: 'maintenance',         run: act.stopAndLeave,          why: 'maintenance: stop Postgres' },
  { row: 'K39', from: ['prepare_maintenance', 'demoted'],     to: 'maintenance',         run: act.standbyInWaiting,      why: 'another node took over: maintenance can begin' },
];

/** All arrows, one per pair of states, but K40 (any → dropped). */
export const TRANSITIONS: readonly Transition[] = ROWS.flatMap(({ from, ...row }) =>
  from.map((state) => ({ ...row, from: state })),
);

const DROP: Omit<Transition, 'from'> = {
  row: 'K40',
  to: 'dropped',
  why: 'removed from its group: stop Postgres',
  run: act.stop,
};

/** An edge of the machine as the monitor's reachability check wants it; `any` = every state. */
export interface Edge {
  readonly current: State | 'any';
  readonly assigned: State;
}

/** Every move that this keeper can make, for the test that compares with the SQL machine. */
export const EDGES: readonly Edge[] = [
  ...TRANSITIONS.map(({ from, to }) => ({ current: from, assigned: to })),
  { current: 'any', assigned: 'dropped' },
];

/** The arrow from a reached state to a goal; undefined = this keeper cannot get there. */
export function findTransition(from: State, to: State): Transition | undefined {
  if (to === 'dropped') return { ...DROP, from };
  return TRANSITIONS.find((transition) => transition.from === from && transition.to === to);
}
