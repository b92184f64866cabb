/** Options that several commands share (cli.md sections 1 and 5). */
import { flag, value } from './optionSpec.js';
import { integer, name, text } from './valueParsers.js';

const MAX_GROUP = 2147483647;
const MAX_WAIT_S = 86400;
/** How long commands wait for the group, unless told otherwise. */
export const DEFAULT_WAIT_S = 60;

export const pgdata = value('DIR', 'data directory of the node', text, 'D', 'PGDATA');

export const monitor = value(
  'URI',
  'URI of the monitor; --pgdata is not used then',
  text,
  'm',
  'PG_AUTOCTL_MONITOR',
);

export const formation = value('NAME', 'formation, default: that of the node', name, 'f');

export const group = value('N', 'group number', integer(0, MAX_GROUP), 'g');

export const nodeName = value('NAME', 'name of the node, default: the local node', name, 'a');

export const json = flag('print one JSON document', 'J');

export const waitS = value(
  'SECONDS',
  `how long to wait, default ${String(DEFAULT_WAIT_S)}; 0 = as long as it takes`,
  integer(-1, MAX_WAIT_S),
  'w',
);

/** Every command takes these. */
export const COMMON_OPTIONS = {
  verbose: flag('more of the log; twice: even more', 'v'),
  quiet: flag('errors only', 'q'),
  version: flag('print the version and exit', 'V'),
  help: flag('print this help and exit', 'h'),
} as const;

/** What a command needs to find the monitor. */
export const TARGET_OPTIONS = { pgdata, monitor } as const;
