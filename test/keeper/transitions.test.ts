import t from 'tap';
import { PostgresError } from '../../keeper/errors.js';
import type { Assignment, OtherNode, PostgresStatus, WalPosition } from '../../keeper/ports.js';
import { STATES } from '../../keeper/states.js';
import { UPKEEP } from '../../keeper/ensure.js';
import { EDGES, findTransition, TRANSITIONS } from '../../keeper/transitions.js';
import { assign, FakeMonitor, FakePostgres, OTHER, RUNNING, STOPPED } from '../support/fakes.js';

/** What each arrow calls, in order; `=` means as the row above it. */
const EXPECTED = `
K1  init ➜ single: createInstance, ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K2  init ➜ wait_standby:
K3  init ➜ report_lsn: cloneFrom node_2 without slot, follow nobody, ensureRunning, settledPosition
K4  primary ➜ single: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K5  demoted ➜ single: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K6  secondary ➜ single: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K7  fast_forward ➜ single: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
G24 maintenance ➜ single: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K8  single ➜ wait_primary: openHba 2, maintainSlots 2
K9  primary ➜ wait_primary: setSynchronousStandbyNames
K10 wait_primary ➜ primary: openHba 2, maintainSlots 2, setSynchronousStandbyNames ANY 1 (b), waitForSyncStandby
K11 primary ➜ apply_settings:
K12 primary ➜ join_primary:
K13 demote_timeout ➜ primary: ensureRunning, setSynchronousStandbyNames ANY 1 (b), setReadOnly false
K14 primary ➜ draining: ensureStopped
G36 wait_primary ➜ draining: ensureStopped
K15 primary ➜ demote_timeout: ensureStopped
G36 wait_primary ➜ demote_timeout: ensureStopped
K16 primary ➜ demoted: ensureStopped
K17 secondary ➜ demoted: ensureStopped
K18 demoted ➜ demote_timeout: ensureStopped
K19 wait_standby ➜ catchingup: rewindFrom node_2, ensureRunning, openHba 2
K20 demoted ➜ catchingup: rewindFrom node_2, ensureRunning, dropSlots, openHba 2
K21 maintenance ➜ catchingup: rewindFrom node_2, ensureRunning, dropSlots, openHba 2
K22 secondary ➜ catchingup: follow node_2, ensureRunning
K23 catchingup ➜ secondary: follow node_2, ensureRunning, checkStreaming node_2, maintainSlots 2
K24 secondary ➜ prepare_promotion:
K25 fast_forward ➜ prepare_promotion:
K26 prepare_promotion ➜ stop_replication: ensureRunning, setReadOnly true, promote
K27 stop_replication ➜ wait_primary: promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K28 prepare_promotion ➜ wait_primary: ensureRunning, promote, setSynchronousStandbyNames, openHba 2, setReadOnly false, maintainSlots 2
K29 secondary ➜ report_lsn: follow nobody, ensureRunning, settledPosition
K30 draining ➜ report_lsn: follow nobody, ensureRunning, dropSlots, settledPosition
K31 stop_replication ➜ report_lsn: follow nobody, ensureRunning, settledPosition
K32 report_lsn ➜ fast_forward: fastForward node_2
K33 report_lsn ➜ join_secondary: follow nobody, checkpoint, checkpoint, ensureStopped
K34 report_lsn ➜ secondary: follow node_2, ensureRunning, checkStreaming node_2, maintainSlots 2
K35 secondary ➜ wait_standby:
K36 secondary ➜ wait_maintenance:
K37 secondary ➜ maintenance: unsupervise
K38 primary ➜ prepare_maintenance: ensureStopped
K38 primary ➜ maintenance: ensureStopped, follow nobody, ensureStopped, unsupervise
K39 prepare_maintenance ➜ maintenance: follow nobody, ensureStopped, unsupervise
K40 secondary ➜ dropped: ensureStopped
`;

interface Run {
  readonly pg: FakePostgres;
  readonly monitor: FakeMonitor;
  /** What it told for the first report. */
  readonly positions: WalPosition[];
  readonly run: () => Promise<void>;
}

function prepare(
  from: (typeof STATES)[number],
  to: (typeof STATES)[number],
  more: Partial<Assignment> = {},
): Run {
  const pg = new FakePostgres();
  const assignment = assign(to, { synchronousStandbyNames: 'ANY 1 (b)', ...more });
  const monitor = new FakeMonitor(assignment);
  const transition = findTransition(from, to);
  if (transition === undefined) throw new Error(`no transition from ${from} to ${to}`);
  const { signal } = new AbortController();
  const positions: WalPosition[] = [];
  const onPosition = (position: WalPosition): void => void positions.push(position);
  const run = (): Promise<void> => transition.run({ pg, monitor, assignment, signal, onPosition });
  return { pg, monitor, positions, run };
}

const lines = EXPECTED.trim().split('\n');

for (const line of lines) {
  void t.test(`each row does its work: ${line}`, async (t) => {
    const match = /^(\w+) +(\w+) ➜ (\w+):(.*)$/.exec(line);
    const [, row, from, to, calls = ''] = match ?? [];
    const pair = TRANSITIONS.find((each) => each.from === from && each.to === to);
    t.equal(to === 'dropped' ? 'K40' : pair?.row, row);
    const { pg, run } = prepare(from as 'init', to as 'single');
    await run();
    t.same(pg.calls, calls === '' ? [] : calls.trim().split(/, (?=[a-z])/));
  });
}

void t.test('every row is tested', async (t) => {
  const tested = new Set(lines.map((line) => line.split(' ')[0]));
  t.same(
    [...new Set(TRANSITIONS.map(({ row }) => row))].filter((row) => !tested.has(row)),
    [],
  );
});

void t.test('every arrow can be run again, also from the middle', async (t) => {
  for (const { from, to } of TRANSITIONS) {
    const { pg, run } = prepare(from, to);
    await run();
    const first = pg.calls.splice(0);
    await run();
    t.same(
      pg.calls.filter((call) => !first.includes(call)),
      [],
      `${from} ➜ ${to}`,
    );
    const { pg: broken, run: again } = prepare(from, to);
    for (const call of first) {
      const verb = call.split(' ')[0] as 'promote';
      broken.failing.set(verb, new PostgresError('fails once'));
      await t.rejects(again(), { message: 'fails once' }, `${from} ➜ ${to} fails in ${verb}`);
      broken.failing.clear();
    }
    await again();
    t.equal(broken.status.running, pg.status.running, `${from} ➜ ${to} ends the same`);
  }
});

void t.test('no pair of states has two arrows, and none goes nowhere', async (t) => {
  const pairs = TRANSITIONS.map(({ from, to }) => `${from} ➜ ${to}`);
  t.same(
    pairs.filter((pair, i) => pairs.indexOf(pair) !== i),
    [],
  );
  t.same(
    TRANSITIONS.filter(({ from, to }) => from === to),
    [],
  );
  for (const state of STATES) t.ok(findTransition(state, 'dropped'), `${state} ➜ dropped`);
  t.equal(findTransition('wait_standby', 'single'), undefined, 'G3: it has no data');
  t.equal(findTransition('prepare_maintenance', 'single'), undefined, 'G8: it would lose data');
  t.equal(findTransition('join_secondary', 'single'), undefined, 'G9: it would lose data');
});

void t.test('the list of edges says the same as the arrows', async (t) => {
  t.equal(EDGES.length, TRANSITIONS.length + 1);
  t.ok(EDGES.some(({ current, assigned }) => current === 'any' && assigned === 'dropped'));
  t.ok(EDGES.some((edge) => edge.current === 'wait_primary' && edge.assigned === 'demote_timeout'));
});

void t.test('every state in which arrows end is kept', async (t) => {
  for (const state of STATES) t.ok(UPKEEP[state], state);
});

void t.test('K1, K3 and K19 tell the monitor the identifier before the state', async (t) => {
  for (const [from, to] of [
    ['init', 'single'],
    ['init', 'report_lsn'],
    ['wait_standby', 'catchingup'],
  ] as const) {
    const { monitor, run } = prepare(from, to);
    await run();
    t.same(monitor.identifiers, [RUNNING.systemIdentifier], `${from} ➜ ${to}`);
  }
});

void t.test('K19 clones when there is no data yet', async (t) => {
  const { pg, run } = prepare('wait_standby', 'catchingup');
  pg.status = { ...STOPPED, systemIdentifier: '' };
  await run();
  t.equal(pg.calls[0], 'cloneFrom node_2 with slot');
});

void t.test('K3 without a node to clone from fails and says why', async (t) => {
  const { monitor, run } = prepare('init', 'report_lsn');
  monitor.mostAdvanced = undefined;
  await t.rejects(run(), { message: /nothing to clone from/ });
});

void t.test('K32 without a source goes on with what it has', async (t) => {
  const { pg, monitor, run } = prepare('report_lsn', 'fast_forward');
  monitor.mostAdvanced = undefined;
  await run();
  t.same(pg.calls, []);
});

void t.test('K10 of an asynchronous group waits for nobody', async (t) => {
  const pg = new FakePostgres();
  const assignment = assign('primary');
  const { signal } = new AbortController();
  await findTransition('wait_primary', 'primary')?.run({
    pg,
    monitor: new FakeMonitor(assignment),
    assignment,
    signal,
    onPosition: () => undefined,
  });
  t.same(pg.calls, ['openHba 2', 'maintainSlots 2', 'setSynchronousStandbyNames']);
});

void t.test('an election is told a position, or that there is half a directory', async (t) => {
  for (const from of ['secondary', 'demoted', 'join_secondary'] as const) {
    const whole = prepare(from, 'report_lsn');
    await whole.run();
    t.match(whole.positions, [{ lsn: RUNNING.lsn, timeline: RUNNING.timeline }], from);
    const half = prepare(from, 'report_lsn');
    half.pg.failing.set('ensureRunning', new PostgresError('half', { kind: 'diverged' }));
    await half.run();
    t.same(half.positions, [], `${from}: only a base backup helps, and needs a primary`);
  }
});

void t.test('K38 makes checkpoints first while its only standby follows', async (t) => {
  const followed = { ...RUNNING, standbyContact: '7 1.0 0/3000060' };
  const toMaintenance = async (status: PostgresStatus, others: OtherNode[]): Promise<string> => {
    const { pg, run } = prepare('primary', 'prepare_maintenance', { others });
    pg.status = status;
    await run();
    return pg.calls.join(', ');
  };
  t.equal(await toMaintenance(followed, [OTHER]), 'checkpoint, checkpoint, ensureStopped');
  t.equal(await toMaintenance(followed, [OTHER, { ...OTHER, nodeId: 3 }]), 'ensureStopped');
  t.equal(await toMaintenance(RUNNING, [OTHER]), 'ensureStopped', 'it may be promoted by now');
  t.equal(await toMaintenance(STOPPED, [OTHER]), 'ensureStopped');
});

void t.test(
  'a standby whose WAL forked is rewound (G14); other failures are retried',
  async (t) => {
    for (const from of ['catchingup', 'join_secondary'] as const) {
      const { pg, run } = prepare(from, 'secondary');
      pg.failing.set('checkStreaming', new PostgresError('not yet'));
      await t.rejects(run(), { message: 'not yet' });
      t.notOk(pg.calls.includes('rewindFrom node_2'));
      pg.failing.set('checkStreaming', new PostgresError('forked', { kind: 'diverged' }));
      await t.rejects(run(), { message: 'forked' });
      t.ok(pg.calls.includes('rewindFrom node_2'), from);
    }
  },
);
