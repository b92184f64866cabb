import type { Refusal } from './refusalCases.js';

const MONITOR = 'postgres://autoctl_node@mon1/pg_auto_failover';

/** Wrong lines of `create monitor` and `create postgres`. */
export const CREATE_REFUSALS: readonly Refusal[] = [
  { line: 'create monitor', code: 1, message: /no data directory is given: use option --pgdata/ },
  { line: 'create monitor --pgdata m', code: 1, message: /how nodes authenticate must be said/ },
  {
    line: 'create monitor --pgdata m --auth trust',
    code: 1,
    message: /how connections are encrypted must be said/,
  },
  {
    line: 'create monitor --pgdata m --auth trust --skip-pg-hba',
    code: 1,
    message: /either --auth or --skip-pg-hba/,
  },
  {
    line: "create monitor --pgdata m --auth 'trust # all'",
    code: 1,
    message: /a method of pg_hba\.conf/,
  },
  {
    line: 'create monitor --pgdata m --ssl-self-signed --no-ssl',
    code: 1,
    message: /exclude each other/,
  },
  {
    line: 'create monitor --pgdata m --ssl-mode require',
    code: 1,
    message: /--ssl-mode alone is no choice/,
  },
  {
    line: 'create monitor --pgdata m --ssl-mode on',
    code: 1,
    message: /"on" for --ssl-mode: expected one of disable/,
  },
  {
    line: 'create monitor --pgdata m --ssl-self-signed --ssl-mode verify-full',
    code: 1,
    message: /nobody can verify a self-signed certificate/,
  },
  {
    line: 'create monitor --pgdata m --no-ssl --ssl-mode require',
    code: 1,
    message: /which --no-ssl switches off/,
  },
  {
    line: 'create monitor --pgdata m --server-cert c.pem',
    code: 1,
    message: /--server-cert and --server-key are both required/,
  },
  {
    line: 'create monitor --pgdata m --server-cert c.pem --server-key k.pem',
    code: 1,
    message: /verify-full needs the root certificate: add --ssl-ca-file/,
  },
  {
    line: 'create monitor --pgdata m --server-cert c.pem --server-key k.pem --ssl-mode require',
    code: 1,
    message: /--server-cert ".*c\.pem" cannot be read/,
  },
  {
    line: 'create monitor --pgdata m --pgport 70000',
    code: 1,
    message: /"70000" for --pgport: expected a whole number from 1 to 65535/,
  },
  { line: 'create monitor --pgdata m --pgport http', code: 1, message: /"http" for --pgport/ },
  {
    line: "create monitor --pgdata m --hostname 'my host'",
    code: 1,
    message: /"my host" for --hostname: expected a host name/,
  },
  {
    line: 'create monitor --pgdata m --hostname a --nodename b',
    code: 1,
    message: /use --hostname only/,
  },
  {
    line: 'create monitor --pgdata keeper',
    code: 1,
    message: /belongs to a Postgres node already/,
  },
  {
    line: 'create postgres --pgdata p --auth trust --no-ssl',
    code: 1,
    message: /option --monitor is required/,
  },
  {
    line: `create postgres --pgdata monitor --auth trust --no-ssl --monitor ${MONITOR}`,
    code: 1,
    message: /belongs to a monitor already/,
  },
  {
    line: 'create postgres --pgdata p --candidate-priority 101',
    code: 1,
    message: /"101" for --candidate-priority: expected a whole number from 0 to 100/,
  },
  {
    line: 'create postgres --pgdata p',
    env: { PG_AUTOCTL_CANDIDATE_PRIORITY: 'high' },
    code: 1,
    message: /"high" for environment variable PG_AUTOCTL_CANDIDATE_PRIORITY/,
  },
  {
    line: 'create postgres --pgdata p --replication-quorum maybe',
    code: 1,
    message: /"maybe" for --replication-quorum: expected true or false/,
  },
  {
    line: 'create postgres --pgdata p --maximum-backup-rate fast',
    code: 1,
    message: /"fast" for --maximum-backup-rate: expected a rate/,
  },
  {
    line: "create postgres --pgdata p --name 'node one'",
    code: 1,
    message: /"node one" for --name/,
  },
  {
    line: 'create postgres --pgdata p --skip-pg-hba --pg-hba-lan',
    code: 1,
    message: /either --pg-hba-lan or --skip-pg-hba/,
  },
  {
    line: 'create postgres --pgdata p --auth trust --no-ssl --disable-monitor --node-id 1',
    code: 1,
    message: /--disable-monitor is not supported/,
  },
  {
    line: `create postgres --pgdata p --auth trust --no-ssl --monitor ${MONITOR} --node-id 1`,
    code: 1,
    message: /--node-id goes with --disable-monitor only/,
  },
];
