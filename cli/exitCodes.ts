/** Exit codes of pg_autoctl (cli.md section 1.4); docs/bad-input.md shows them in use. */
export const EXIT = {
  ok: 0,
  /** Wrong arguments or environment. */
  usage: 1,
  /** Configuration file or key. */
  config: 2,
  /** The node or formation is not in a state for this; `status`: not running. */
  state: 3,
  /** The local Postgres refused something. */
  postgres: 4,
  /** pg_ctl failed, or Postgres is not running. */
  pgCtl: 5,
  /** The monitor refused, or cannot be reached. */
  monitor: 6,
  /** Registration or first life of a keeper failed. */
  keeperInit: 8,
  reload: 9,
  /** Something unexpected; also a wait that ran out, and `stop` or `run` in the wrong moment. */
  internal: 12,
  /** An extension is not installed on the server. */
  extensionMissing: 13,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in words, for the documentation. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done; help and version too; a service that was asked to end',
  1: 'wrong arguments or environment',
  2: 'wrong configuration file or key',
  3: 'the node or formation is not in a state for this; status: the service does not run',
  4: 'the local Postgres refused something',
  5: 'pg_ctl failed, or Postgres is not ready',
  6: 'the monitor refused, or cannot be reached',
  8: 'registration or first life of a keeper failed',
  9: 'the service could not be told to read its configuration',
  12: 'a wait ran out, an interruption, or something unexpected; run and stop in the wrong moment',
  13: 'an extension is not installed on the server',
};
