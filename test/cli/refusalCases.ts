import { CREATE_REFUSALS } from './createRefusals.js';

/** A wrong command line, the exit code and the error that it gets. */
export interface Refusal {
  readonly line: string;
  readonly code: number;
  readonly message: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const MONITOR = 'postgres://autoctl_node@mon1/pg_auto_failover';

/** Files that refusals.test.ts makes: keeper, alone, monitor, broken, keyless, binary. */
export const REFUSALS: readonly Refusal[] = [
  { line: '', code: 1, message: /expected a command/ },
  { line: 'show', code: 1, message: /pg_autoctl show: expected a command/ },
  { line: 'shwo state', code: 1, message: /shwo: unknown command; did you mean "show"\?/ },
  { line: 'show stat', code: 1, message: /did you mean "show state"\?/ },
  { line: 'make coffee', code: 1, message: /make: unknown command; expected one of create, drop/ },
  { line: 'show --all', code: 1, message: /show: unrecognized option "--all"/ },
  { line: 'do', code: 1, message: /pg_autoctl manual: expected a command/ },
  { line: 'do primary slot create', code: 1, message: /"manual primary" is not supported/ },
  {
    line: 'manual fsm step',
    code: 1,
    message: /nobody to fence it; see "show explain", "perform promotion"/,
  },
  { line: 'activate', code: 1, message: /Citus is not supported/ },
  { line: 'completion', code: 1, message: /an argument is missing: the shell, bash or zsh/ },
  {
    line: 'inspect getpid keeper --pgdata keeper',
    code: 1,
    message: /unknown service "keeper": expected one of postgres, node-active, listener/,
  },
  {
    line: 'inspect getpid postgres --pgdata keeper',
    code: 3,
    message: /does not run for .*start it with "pg_autoctl run"/,
  },
  {
    line: 'manual service restart node-active --pgdata keeper',
    code: 1,
    message: /cannot be restarted apart.*systemctl restart/,
  },
  {
    line: 'inspect pgsetup ready --pgdata keeper',
    code: 5,
    message: /Postgres does not run in "\/nowhere"; "pg_autoctl status" tells more/,
  },
  {
    line: 'inspect pgsetup wait --pgdata keeper --timeout 0',
    code: 5,
    message: /does not run in "\/nowhere", after 0 s; wait longer with --timeout/,
  },
  {
    line: 'inspect pgsetup logs --pgdata keeper',
    code: 3,
    message: /has left no log in "\/nowhere"/,
  },
  {
    line: 'inspect fsm state --pgdata keeper',
    code: 3,
    message: /run "pg_autoctl create postgres" to its end/,
  },
  {
    line: 'inspect show lookup no.such.host.invalid',
    code: 1,
    message: /leads to no address: .*mend DNS/,
  },
  {
    line: "inspect monitor parse-notification '{}'",
    code: 1,
    message: /no payload of channel "state"/,
  },
  { line: 'node run nothere.ini', code: 1, message: /no file ".*nothere\.ini" that describes/ },
  {
    line: 'node check unknown.ini',
    code: 2,
    message: /unknown key settings\.candidate_prority; did you mean settings\.candidate_priority\?/,
  },
  { line: 'node show urless.ini', code: 2, message: /lacks monitor\.pguri, which a Postgres node/ },
  { line: 'node show citus.ini', code: 2, message: /\[formation c\].*Citus is not supported/ },
  {
    line: 'show state --pgdata keeper --watch --json',
    code: 1,
    message: /either --watch or --json, not both/,
  },
  {
    line: 'show events --pgdata keeper --watch',
    code: 1,
    message: /wants a terminal/,
  },
  { line: 'stop --pgdata keeper --sigkill', code: 1, message: /wants .*PG_AUTOCTL_DEBUG/ },
  {
    line: 'drop node --pgdata keeper --no-wait --destroy',
    code: 1,
    message: /either --no-wait or --destroy/,
  },
  { line: 'create coordinator', code: 1, message: /Citus is not supported; use "create postgres"/ },
  {
    line: 'accept timeline --pgdata monitor',
    code: 1,
    message: /option --tli is required: the timeline that is kept; see "show timeline"/,
  },
  {
    line: 'accept timeline --pgdata monitor --tli 0',
    code: 1,
    message: /"0" for --tli: expected a whole number from 1/,
  },
  {
    line: 'set node region --pgdata keeper',
    code: 1,
    message: /an argument is missing: the region, such as a data center/,
  },
  {
    line: 'watch --pgdata keeper',
    code: 1,
    message: /wants a terminal .*in scripts use "pg_autoctl show state --json"/,
  },
  {
    line: 'enable monitor --pgdata keeper',
    code: 1,
    message: /an argument is missing: the URI of the new monitor/,
  },
  {
    line: `enable monitor ${MONITOR} --pgdata monitor`,
    code: 1,
    message: /belongs to a monitor; this command wants/,
  },
  {
    line: `enable monitor ${MONITOR} --pgdata keeper`,
    code: 2,
    message: /this node has a monitor .*"pg_autoctl disable monitor"/,
  },
  {
    line: `enable monitor ${MONITOR} --pgdata alone`,
    code: 3,
    message: /there is no node in ".*"; make one with "pg_autoctl create postgres"/,
  },
  { line: 'enable monitor mon1 --pgdata alone', code: 1, message: /it is neither a postgres/ },
  { line: 'disable monitor --pgdata keeper', code: 6, message: /could not connect.*--force/s },
  {
    line: 'show events --pgdata alone',
    code: 2,
    message: /monitor of this node is disabled .*"pg_autoctl enable monitor URI"/,
  },
  {
    line: 'perform failover --gruop 1',
    code: 1,
    message: /unrecognized option "--gruop"; did you mean "--group"\?/,
  },
  {
    line: 'perform failover --fault primary_host',
    code: 1,
    message: /--fault goes with --dry-run only/,
  },
  {
    line: 'perform failover --dry-run --fault fire',
    code: 1,
    message: /"fire" for --fault: expected one of planned, maintenance, primary_process/,
  },
  { line: 'perform failover --json', code: 1, message: /--json goes with --dry-run only/ },
  { line: 'show advice now', code: 1, message: /unexpected argument "now"/ },
  { line: 'show explain', code: 1, message: /neither monitor nor data directory is given/ },
  { line: 'perform failover -x', code: 1, message: /unrecognized option "-x"/ },
  { line: 'perform failover --group', code: 1, message: /option "--group" requires a value/ },
  {
    line: 'perform failover --group --wait 3',
    code: 1,
    message: /option "--group" requires a value/,
  },
  {
    line: 'perform failover --group x',
    code: 1,
    message: /"x" for --group: expected a whole number/,
  },
  {
    line: 'perform failover --group 1.5',
    code: 1,
    message: /"1\.5" for --group: expected a whole number/,
  },
  { line: 'perform failover --wait never', code: 1, message: /"never" for --wait/ },
  {
    line: 'show file --c',
    code: 1,
    message: /"--c" is ambiguous: it could be "--config", "--contents"/,
  },
  { line: 'show state --json=yes', code: 1, message: /option "--json" takes no value/ },
  { line: 'show state now', code: 1, message: /unexpected argument "now"/ },
  { line: 'show state', code: 1, message: /neither monitor nor data directory is given/ },
  { line: "show state --pgdata ''", code: 1, message: /--pgdata wants a value that is not empty/ },
  {
    line: 'show state --pgdata nothere',
    code: 12,
    message: /there is no configuration file ".*nothere\/pg_autoctl\.cfg"; check --pgdata/,
  },
  {
    line: 'show state --pgdata broken',
    code: 2,
    message: /line 3 is neither "\[section\]" nor "key = value"/,
  },
  {
    line: 'show state --pgdata keyless',
    code: 2,
    message: /lacks the required key postgresql\.port/,
  },
  { line: 'show state --monitor mon1:5432', code: 1, message: /it is neither a postgres:\/\/ URI/ },
  {
    line: 'show state --monitor postgres://mon1/pg_auto_failover',
    code: 1,
    message: /has no user: expected postgres:\/\/autoctl_node@HOST/,
  },
  {
    line: `show state --monitor ${MONITOR}?sslmode=yes`,
    code: 1,
    message: /unknown sslmode "yes"/,
  },
  {
    line: 'show state --monitor postgres://autoctl_node:secret@mon1:70000/pg_auto_failover',
    code: 1,
    message: /port between 1 and 65535/,
  },
  {
    line: 'show state --monitor postgres://autoctl_node@127.0.0.1:1/pg_auto_failover',
    code: 6,
    message: /could not connect to the monitor at .*ECONNREFUSED.*check that the monitor runs/,
  },
  {
    line: "show state --monitor postgres://a@h/d --formation 'a b'",
    code: 1,
    message: /"a b" for --formation: expected 1 to 63 letters/,
  },
  {
    line: 'show events --pgdata monitor --count 0',
    code: 1,
    message: /"0" for --count: expected a whole number from 1/,
  },
  {
    line: 'show file --pgdata keeper --config --state',
    code: 1,
    message: /only one file can be selected, not --config and --state/,
  },
  { line: 'show file --pgdata monitor --state', code: 1, message: /a monitor has no state file/ },
  {
    line: 'show file --pgdata keeper --init --contents',
    code: 3,
    message: /no create of this node is unfinished/,
  },
  {
    line: 'show file --pgdata binary --state --contents',
    code: 2,
    message: /binary form, which is not read here/,
  },
  { line: 'show state --pgdata monitor --local', code: 6, message: /a monitor has no local state/ },
  ...CREATE_REFUSALS,
  {
    line: 'create formation --pgdata monitor --kind pgsql',
    code: 1,
    message: /option --formation is required/,
  },
  {
    line: 'create formation --pgdata monitor --formation app',
    code: 1,
    message: /option --kind is required/,
  },
  {
    line: 'create formation --pgdata monitor --formation app --kind citus',
    code: 1,
    message: /Citus is not supported/,
  },
  {
    line: 'create formation --formation app --kind pgsql -s -S',
    code: 1,
    message: /either --enable-secondary or --disable-secondary/,
  },
  { line: 'drop formation --pgdata monitor', code: 1, message: /option --formation is required/ },
  { line: 'drop node --pgdata monitor', code: 1, message: /which node is dropped\?/ },
  {
    line: 'drop node --pgdata monitor --name a --destroy',
    code: 1,
    message: /--destroy works on the host of the node only/,
  },
  {
    line: 'drop node --pgdata keeper --name a',
    code: 1,
    message: /is a node itself, which is the one that is dropped/,
  },
  {
    line: 'drop monitor --pgdata keeper',
    code: 1,
    message: /is no monitor; use "pg_autoctl drop node"/,
  },
  {
    line: 'enable maintenance --pgdata monitor',
    code: 1,
    message: /belongs to a monitor; this command wants/,
  },
  {
    line: 'enable maintenance --pgdata keeper',
    code: 3,
    message: /this node is not registered yet/,
  },
  { line: 'enable secondary --pgdata monitor', code: 1, message: /option --formation is required/ },
  {
    line: 'set node candidate-priority --pgdata keeper',
    code: 1,
    message: /an argument is missing: a priority from 0 to 100/,
  },
  {
    line: 'set node candidate-priority 101 --pgdata keeper',
    code: 1,
    message: /"101" for the candidate priority/,
  },
  {
    line: 'set node candidate-priority -1 --pgdata keeper',
    code: 1,
    message: /"-1" for the candidate priority/,
  },
  {
    line: 'set node replication-quorum perhaps --pgdata keeper',
    code: 1,
    message: /"perhaps" for the replication quorum/,
  },
  { line: 'set node metadata --pgdata keeper', code: 1, message: /nothing to set: use --name/ },
  {
    line: 'set formation number-sync-standbys many --pgdata monitor',
    code: 1,
    message: /"many" for number-sync-standbys/,
  },
  {
    line: 'config get --pgdata keeper postgresql.prot',
    code: 1,
    message: /has no key "postgresql\.prot"/,
  },
  {
    line: 'config set --pgdata keeper postgresql.prot 5433',
    code: 2,
    message: /did you mean "postgresql\.port"\?/,
  },
  {
    line: 'config set --pgdata keeper postgresql.port',
    code: 1,
    message: /an argument is missing: the new value/,
  },
  {
    line: 'config set --pgdata keeper postgresql.port high',
    code: 2,
    message: /"high" for postgresql\.port: expected a whole number/,
  },
  {
    line: 'config set --pgdata keeper pg_autoctl.role monitor',
    code: 2,
    message: /pg_autoctl\.role cannot be changed/,
  },
  {
    line: 'config set --pgdata keeper ssl.sslmode maybe',
    code: 2,
    message: /"maybe" for ssl\.sslmode: expected disable, allow/,
  },
  {
    line: 'stop --pgdata keeper --fast --immediate',
    code: 1,
    message: /only one of --fast, --immediate and --sigkill/,
  },
  { line: 'stop --pgdata keeper', code: 12, message: /pg_autoctl does not run for/ },
  { line: 'status --pgdata keeper', code: 3, message: /pg_autoctl does not run for/ },
  { line: 'run --pgdata nothere', code: 1, message: /there is no configuration file/ },
];
