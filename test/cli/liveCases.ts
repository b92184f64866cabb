/** What the reading commands answer on a cluster of node_1, the primary, and node_2. */
export interface LiveCase {
  /** URI and PGDATA stand for those of the monitor and of node_1. */
  readonly line: string;
  readonly text: RegExp;
  /** A key of the document, or of the first item of it; undefined = there is no --json. */
  readonly key?: string;
}

const STATE = 'node_2 .* secondary \\| +secondary';

// prettier-ignore
export const LIVE_CASES: readonly LiveCase[] = [
  { line: 'show state URI', text: new RegExp(`node_1 .* primary \\| +primary\\n.*${STATE}`), key: 'reported_lsn' },
  { line: 'show state PGDATA --local', text: /node_1 .*read-write \? .* primary/, key: 'conntype' },
  { line: 'show events URI --count 2', text: /^ +Event Time \|.*\n-.*\n.* 0\/\d \|/, key: 'goalstate' },
  { line: 'show settings URI', text: /formation \| default \| +number_sync_standbys \| 0/, key: 'primary' },
  { line: 'get formation settings URI', text: /node \| +node_2 \| +replication quorum \| true/, key: 'nodes' },
  { line: 'show standby-names URI', text: /^'ANY 1 \(pgautofailover_standby_2\)'\n$/, key: 'group' },
  { line: 'show uri URI', text: /monitor \| monitor \| postgres:\/\/autoctl_node@/, key: 'uri' },
  { line: 'show uri URI --formation default', text: /^postgres:\/\/127.*target_session_attrs=read-write/, key: 'default' },
  { line: 'show timeline URI', text: /ok, on accepted lineage/, key: 'timelines' },
  { line: 'show advice URI', text: /./, key: '' },
  { line: 'show explain URI', text: /node_1/, key: 'goal' },
  { line: 'show file PGDATA', text: /Config \| .*pg_autoctl\.cfg/, key: 'config' },
  { line: 'show file PGDATA --config --contents', text: /\[pg_autoctl\]\nrole = keeper/, key: 'pg_autoctl' },
  { line: 'show file PGDATA --state --contents', text: /^Current Role: +primary\n/, key: 'nodeId' },
  { line: 'show file PGDATA --pid --contents', text: /^\d+\n.*\n(.*\n)*\d+ postgres\n/, key: 'semId' },
  { line: 'show systemd PGDATA', text: /^\[Unit\]\n(.*\n)*ExecStart = .* run\n/ },
  { line: 'show ipaddr', text: /^[\d.]+\n$/ },
  { line: 'get node candidate-priority URI --name node_2', text: /^50\n$/, key: 'candidate-priority' },
  { line: 'get node replication-quorum URI --name node_2', text: /^true\n$/, key: 'replication-quorum' },
  { line: 'get node region URI --name node_2', text: /^east\n$/, key: 'region' },
  { line: 'get formation number-sync-standbys PGDATA', text: /^0\n$/, key: 'number-sync-standbys' },
  { line: 'config get PGDATA', text: /\[postgresql\]\npgdata = /, key: 'postgresql' },
  { line: 'config get PGDATA pg_autoctl.name', text: /^node_1\n$/ },
  { line: 'status PGDATA', text: /^$/, key: 'pg_autoctl' },
  { line: 'perform failover URI --dry-run', text: /node_2/, key: '' },
  { line: 'version', text: /^pg_autoctl version /, key: 'pgautofailover' },
  { line: 'inspect show cidr', text: /^[\d.]+\/\d+\n$/ },
  { line: 'inspect show lookup localhost', text: /^localhost: / },
  { line: 'inspect pgsetup discover PGDATA', text: /cluster state: +in production/, key: 'postmaster' },
  { line: 'inspect pgsetup ready PGDATA', text: /^$/ },
  { line: 'inspect pgsetup wait PGDATA --read-write --timeout 5', text: /^$/ },
  { line: 'inspect pgsetup logs PGDATA', text: /==> .*startup\.log <==\n/ },
  { line: 'inspect pgsetup tune', text: /shared_buffers = '\d+ [MG]B'/ },
  { line: 'inspect pgsetup pg_ctl', text: /\/pg_ctl \d+/ },
  { line: 'inspect fsm state PGDATA', text: /"current_role": "primary"/, key: 'state' },
  { line: 'inspect fsm list PGDATA', text: / primary \| +draining \| another node/, key: 'comment' },
  { line: 'inspect fsm gv', text: /^digraph keeper \{\n(.*\n)+ +secondary -> prepare_promotion .*\n(.*\n)*\}\n$/ },
  { line: 'inspect fsm mermaid', text: /^stateDiagram-v2\n(.*\n)* +demoted --> catchingup\n/ },
  { line: 'inspect fsm check URI', text: /"ok": true/, key: 'mismatches' },
  { line: 'inspect monitor get primary URI', text: /"name": "node_1"/, key: 'nodeId' },
  { line: 'inspect monitor get others PGDATA', text: /"node_name": "node_2"/, key: 'node_lsn' },
  { line: 'do monitor version URI', text: /^\d+\.\d+\.\d+\n$/, key: 'installed_version' },
  { line: 'inspect getpid postgres PGDATA', text: /^\d+\n$/ },
  { line: 'do service getpid node-active PGDATA', text: /^\d+\n$/ },
];

/** Wrong input that only a living monitor can tell. */
// prettier-ignore
export const LIVE_REFUSALS: readonly (readonly [line: string, code: number, message: RegExp])[] = [
  ['perform promotion URI --name nobody', 6, /has no node "nobody"; "pg_autoctl show state" lists/],
  ['perform failover URI --formation nope', 3, /formation "nope" has no nodes/],
  ['set node region x URI --name nobody', 6, /HINT: See pgautofailover\.current_state/],
  ['set formation number-sync-standbys 5 URI', 6, /needs 6 standbys .*\n.*\n.*HINT: Add standbys/],
  ['enable maintenance PGDATA', 1, /use option --allow-failover/],
  ['disable maintenance PGDATA', 6, /it is not in maintenance/],
  ['enable monitor postgres://autoctl_node@127.0.0.1:1/pg_auto_failover PGDATA', 2, /has a monitor/],
  ['disable monitor PGDATA', 3, /is registered with the monitor; use --force/],
  ['drop node URI --name nobody', 6, /has no node "nobody"/],
  ['drop formation URI --formation default', 6, /still has nodes/],
  ['disable secondary URI --formation default', 6, /HINT: Drop the standbys first/],
  ['accept timeline URI --tli 99', 6, /knows timeline 99/],
  ['show uri URI --formation nope', 6, /"nope" does not exist/],
  ['config set PGDATA postgresql.port OTHERPORT', 6, /Another node has this host and port/],
  ['set node metadata PGDATA --name node_2', 6, /Another node of the formation has this name/],
  ['inspect getpid listener PGDATA', 3, /has no "listener" now; it has postgres, node-active/],
];
