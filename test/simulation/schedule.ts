/** What happens to a group, to whom, and when. */
export type FaultKind =
  | 'keeperDies'
  | 'postgresDies'
  | 'cannotStart'
  | 'bothDie'
  | 'hostDies'
  | 'keeperPaused'
  | 'hostPaused'
  | 'cutFromMonitor'
  | 'cutFromNode'
  | 'isolated'
  | 'monitorRestarts'
  | 'monitorCrashes'
  | 'lag'
  | 'slow'
  | 'serviceRestarts'
  | 'fallsBehind'
  | 'othersDie'
  | 'standbysDie'
  | 'split';

/** Whom something happens to; decided when it happens. */
export type Target = 'primary' | 'standby' | 'any';

export interface Fault {
  readonly kind: FaultKind;
  readonly target: Target;
  readonly atMs: number;
  readonly durationMs: number;
}

export const TARGETS: readonly (readonly [Target, number])[] = [
  ['primary', 5],
  ['standby', 3],
  ['any', 1],
];

export type OperationKind =
  | 'perform_failover'
  | 'perform_promotion'
  | 'maintenance'
  | 'remove_node'
  | 'forget_node'
  | 'set_node_candidate_priority'
  | 'set_node_replication_quorum'
  | 'set_formation_number_sync_standbys'
  | 'register_node';

export interface Operation {
  readonly kind: OperationKind;
  readonly target: Target;
  readonly atMs: number;
  readonly value: number;
}

/** Faults, and when the last of them ends. */
export interface Schedule {
  readonly faults: readonly Fault[];
  readonly endMs: number;
  /** What operators do; undefined = what was drawn beside the faults. */
  readonly operations?: readonly Operation[];
}
