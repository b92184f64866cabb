/**
 * What the arrows do to the local Postgres.  Each action is made of idempotent verbs and may be
 * run again from its beginning at any time: it is retried until it succeeds or the goal changes.
 */
import { PostgresError } from './errors.js';
import type { Assignment, LocalPostgres, Monitor, NodeAddress, WalPosition } from './ports.js';

/** What an action works with. */
export interface TransitionContext {
  readonly pg: LocalPostgres;
  readonly monitor: Monitor;
  readonly assignment: Assignment;
  /** Aborted when the goal made the transition obsolete, or the process stops. */
  readonly signal: AbortSignal;
  /** Takes the position that the first report in `report_lsn` must have. */
  readonly onPosition: (position: WalPosition) => void;
}

export type Action = (ctx: TransitionContext) => Promise<void>;

/** The work of the arrow is done elsewhere, or the other nodes do it. */
export const nothing: Action = () => Promise.resolve();

export const stop: Action = ({ pg }) => pg.ensureStopped();

/** K1: a first node. */
export const createSingle: Action = async (ctx) => {
  await ctx.pg.createInstance(ctx.signal);
  await takeWrites(ctx);
  await publishIdentifier(ctx);
};

/** K4-K7, K28: the writes are ours at once, nobody else being left to wait for. */
export const takeWrites: Action = async (ctx) => {
  await ctx.pg.ensureRunning(ctx.signal);
  await openForWrites(ctx);
};

/** K8: the first standby comes. */
export const admitStandbys: Action = async ({ pg, assignment }) => {
  await pg.openHba(assignment.others);
  await pg.maintainSlots(assignment.others);
};

/** K9: commits wait for no standby any more, also those that wait now. */
export const stopWaiting: Action = ({ pg }) => pg.setSynchronousStandbyNames('');

/**
 * K10: the node is `primary` only when a standby really has what was written.  It may be one
 * that has just joined.
 */
export const startWaiting: Action = async (ctx) => {
  const { pg, assignment, signal } = ctx;
  await admitStandbys(ctx);
  const names = assignment.synchronousStandbyNames;
  await pg.setSynchronousStandbyNames(names, signal);
  if (names !== '') await pg.waitForSyncStandby(signal);
};

/**
 * K13: a primary that fenced itself and was never replaced.  It waits for no standby, which may be
 * gone too; the monitor knows whether it wrote alone before, and has it wait then (K11, K10).
 */
export const resumePrimary: Action = async ({ pg, assignment, signal }) => {
  await pg.ensureRunning(signal);
  await pg.setSynchronousStandbyNames(assignment.synchronousStandbyNames, signal);
  await pg.setReadOnly(false);
};

/** K3: joins a group that has no primary but a node that waits in report_lsn. */
export const cloneFromParked: Action = async (ctx) => {
  const source = await ctx.monitor.getMostAdvancedStandby();
  if (source === undefined) {
    throw new PostgresError(
      'no standby of this group waits in report_lsn, so there is nothing to clone from; ' +
        'see "pg_autoctl show state"',
    );
  }
  await ctx.pg.cloneFrom(source, { useSlot: false }, ctx.signal);
  await followNobody(ctx);
  await publishIdentifier(ctx);
};

/**
 * K19: becomes a standby.  Data that is there already belongs to the group (the monitor compared
 * the identifiers at registration), so it is kept as far as its WAL allows.
 */
export const joinAsStandby: Action = async (ctx) => {
  const upstream = await ctx.monitor.getPrimary();
  const { systemIdentifier } = await ctx.pg.inspect();
  if (systemIdentifier === '') {
    await ctx.pg.cloneFrom(upstream, { useSlot: true }, ctx.signal);
  } else {
    await ctx.pg.rewindFrom(upstream, ctx.signal);
  }
  await ctx.pg.ensureRunning(ctx.signal);
  await ctx.pg.openHba(ctx.assignment.others);
  await publishIdentifier(ctx);
};

/** K20, K21: an old primary, or a node back from maintenance, follows the primary again. */
export const rejoin: Action = async (ctx) => {
  await rewind(ctx, await ctx.monitor.getPrimary());
};

/** K22: turns to the current primary.  Whether it streams is the business of `catchingup`. */
export const followPrimary: Action = async (ctx) => {
  const upstream = await ctx.monitor.getPrimary();
  await unlessDiverged(ctx, upstream, async () => {
    await ctx.pg.follow(upstream);
    await ctx.pg.ensureRunning(ctx.signal);
  });
};

/** What `catchingup` wants: a standby of the current primary that streams, rewound if it must. */
export const catchUp: Action = async (ctx) => {
  const upstream = await ctx.monitor.getPrimary();
  await unlessDiverged(ctx, upstream, async () => {
    await ctx.pg.follow(upstream);
    await ctx.pg.ensureRunning(ctx.signal);
    await ctx.pg.checkStreaming(upstream);
  });
};

/**
 * K23, K34: eligible only when it is really connected, and on the primary's timeline (G14, G32).
 * The settings are written again: the process before may have died before it wrote them.
 */
export const becomeSecondary: Action = async (ctx) => {
  await catchUp(ctx);
  await ctx.pg.maintainSlots(ctx.assignment.others);
};

/** Starts a standby of the primary; what is no data any more is made anew. */
export const startStandby: Action = async (ctx) => {
  try {
    await ctx.pg.ensureRunning(ctx.signal);
  } catch (error) {
    if (!isDiverged(error)) throw error;
    await rewind(ctx, await ctx.monitor.getPrimary());
  }
};

/** K26: promoted, but closed to writes until the old primary is surely out. */
export const promoteClosed: Action = async (ctx) => {
  await ctx.pg.ensureRunning(ctx.signal);
  await ctx.pg.setReadOnly(true);
  await ctx.pg.promote();
};

/**
 * K27 and the end of every other way to take writes: promoted if it is not, asynchronous until
 * the monitor says `primary`, and open last.
 */
export const openForWrites: Action = async ({ pg, assignment }) => {
  await pg.promote();
  await pg.setSynchronousStandbyNames('');
  await pg.openHba(assignment.others);
  await pg.setReadOnly(false);
  await pg.maintainSlots(assignment.others);
};

/**
 * K29, K31: cut from every upstream, the LSN cannot move any more.  A node whose data only a base
 * backup cures has no position to report, and waits, not running, for the primary to come.
 */
export const followNobody: Action = async (ctx) => {
  if (await standsStill(ctx)) ctx.onPosition(await ctx.pg.settledPosition(ctx.signal));
};

/** K30: the same for an old primary, whose slots hold stale positions. */
export const followNobodyDropSlots: Action = async (ctx) => {
  if (!(await standsStill(ctx))) return;
  await ctx.pg.dropSlots();
  ctx.onPosition(await ctx.pg.settledPosition(ctx.signal));
};

/** Cut from every upstream, and running; false = there is only half a data directory. */
async function standsStill({ pg, signal }: TransitionContext): Promise<boolean> {
  try {
    await pg.follow(undefined);
    await pg.ensureRunning(signal);
    return true;
  } catch (error) {
    if (!isDiverged(error)) throw error;
    return false;
  }
}

/** K32: fetches the WAL that it lacks; without a source it goes on with what it has. */
export const fetchMissingWal: Action = async ({ pg, monitor, signal }) => {
  const source = await monitor.getMostAdvancedStandby();
  if (source !== undefined) await pg.fastForward(source, signal);
};

/** K33: steps aside for the winner of the election. */
export const stepAside: Action = async ({ pg }) => {
  await pg.follow(undefined);
  const { running } = await pg.inspect();
  if (running) await checkpointTwice(pg);
  await pg.ensureStopped();
};

/**
 * K38: the checkpoints keep the shutdown short, where the standby follows until then.  In a larger
 * group all standbys have left the stream to tell their positions: no commit would be safe.
 */
export const leaveTheWrites: Action = async ({ pg, assignment }) => {
  const { standbyContact } = await pg.inspect();
  if (assignment.others.length === 1 && standbyContact !== '') await checkpointTwice(pg);
  await pg.ensureStopped();
};

async function checkpointTwice(pg: LocalPostgres): Promise<void> {
  await pg.checkpoint();
  await pg.checkpoint();
}

/** K37: from now on the operator decides whether Postgres runs. */
export const leaveToOperator: Action = ({ pg }) => pg.unsupervise();

/**
 * K38 straight to maintenance, without the checkpoints: another node may take writes already, and
 * one on a busy disk takes minutes.
 */
export const stopAndLeave: Action = async (ctx) => {
  await ctx.pg.ensureStopped();
  await standbyInWaiting(ctx);
};

/** K39: stays stopped, and is no primary should the operator start it. */
export const standbyInWaiting: Action = async ({ pg }) => {
  await pg.follow(undefined);
  await pg.ensureStopped();
  await pg.unsupervise();
};

/**
 * Runs `work`.  A data directory that it finds diverged, or half made by an interrupted rewind or
 * base backup, is rewound or cloned, and then it runs again.
 */
async function unlessDiverged(
  ctx: TransitionContext,
  upstream: NodeAddress,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isDiverged(error)) throw error;
    await rewind(ctx, upstream);
    await work();
  }
}

function isDiverged(error: unknown): boolean {
  return error instanceof PostgresError && error.kind === 'diverged';
}

async function rewind(ctx: TransitionContext, upstream: NodeAddress): Promise<void> {
  await ctx.pg.rewindFrom(upstream, ctx.signal);
  await ctx.pg.ensureRunning(ctx.signal);
  await ctx.pg.dropSlots();
  await ctx.pg.openHba(ctx.assignment.others);
}

/** The monitor refuses most states from a node whose identifier it does not know (F29). */
async function publishIdentifier({ pg, monitor }: TransitionContext): Promise<void> {
  const { systemIdentifier } = await pg.inspect();
  if (systemIdentifier !== '') await monitor.setSystemIdentifier(systemIdentifier);
}
