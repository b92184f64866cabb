import { type CommandEntry, entry } from './commandEntry.js';
import { DEBUG_COMMANDS, NODE_COMMANDS } from './commandTableDebug.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  entry('create monitor', 'Create a monitor', () => import('../commands/createMonitor.js')),
  entry(
    'create postgres',
    'Create a Postgres node of a formation',
    () => import('../commands/createPostgres.js'),
  ),
  entry(
    'create formation',
    'Add a formation to the monitor',
    () => import('../commands/createFormation.js'),
  ),
  entry('drop monitor', 'Stop a monitor for good', () => import('../commands/dropMonitor.js')),
  entry('drop node', 'Remove a node from its formation', () => import('../commands/dropNode.js')),
  entry(
    'drop formation',
    'Remove an empty formation',
    () => import('../commands/dropFormation.js'),
  ),
  entry(
    'config check',
    'Check the configuration of a node',
    () => import('../commands/configCheck.js'),
  ),
  entry(
    'config get',
    'Print the configuration, or one value of it',
    () => import('../commands/configGet.js'),
  ),
  entry(
    'config set',
    'Change one value of the configuration',
    () => import('../commands/configSet.js'),
  ),
  entry('show uri', 'Print the connection strings', () => import('../commands/showUri.js')),
  entry(
    'show events',
    'Print the latest events of a formation',
    () => import('../commands/showEvents.js'),
  ),
  entry(
    'show state',
    'Print the state of the nodes of a formation',
    () => import('../commands/showState.js'),
  ),
  entry(
    'show advice',
    'Print what is wrong or risky, and the cures',
    () => import('../commands/showAdvice.js'),
  ),
  entry(
    'show explain',
    'Print why the nodes of a group are as they are',
    () => import('../commands/showExplain.js'),
  ),
  entry(
    'show settings',
    'Print the replication settings of a formation',
    () => import('../commands/showSettings.js'),
  ),
  entry(
    'show standby-names',
    'Print synchronous_standby_names of a group',
    () => import('../commands/showStandbyNames.js'),
  ),
  entry(
    'show timeline',
    'Print the timelines of a group, and forks',
    () => import('../commands/showTimeline.js'),
  ),
  entry(
    'show file',
    'Print where the files of a node are, or their contents',
    () => import('../commands/showFile.js'),
  ),
  entry(
    'show systemd',
    'Print a systemd unit for a node',
    () => import('../commands/showSystemd.js'),
  ),
  entry(
    'show ipaddr',
    'Print the IP address of this host',
    () => import('../commands/showIpaddr.js'),
  ),
  entry(
    'enable secondary',
    'Allow standbys in a formation',
    () => import('../commands/enableSecondary.js'),
  ),
  entry(
    'enable maintenance',
    'Take the local node out of service',
    () => import('../commands/enableMaintenance.js'),
  ),
  entry(
    'enable ssl',
    'Encrypt the connections of the local node',
    () => import('../commands/enableSsl.js'),
  ),
  entry(
    'enable monitor',
    'Give the local node a new monitor',
    () => import('../commands/enableMonitor.js'),
  ),
  entry(
    'disable secondary',
    'Forbid standbys in a formation',
    () => import('../commands/disableSecondary.js'),
  ),
  entry(
    'disable maintenance',
    'Take the local node back into service',
    () => import('../commands/disableMaintenance.js'),
  ),
  entry(
    'disable ssl',
    'Switch TLS off on the local node',
    () => import('../commands/disableSsl.js'),
  ),
  entry(
    'disable monitor',
    'Let the local node go on without monitor',
    () => import('../commands/disableMonitor.js'),
  ),
  entry(
    'get node replication-quorum',
    "Print a node's replication quorum",
    () => import('../commands/getReplicationQuorum.js'),
  ),
  entry(
    'get node candidate-priority',
    "Print a node's candidate priority",
    () => import('../commands/getCandidatePriority.js'),
  ),
  entry('get node region', "Print a node's region", () => import('../commands/getRegion.js')),
  entry(
    'get formation settings',
    'Print the replication settings of a formation',
    () => import('../commands/showSettings.js'),
  ),
  entry(
    'get formation number-sync-standbys',
    'Print number_sync_standbys',
    () => import('../commands/getNumberSyncStandbys.js'),
  ),
  entry(
    'set node metadata',
    'Change name, host or port of the local node',
    () => import('../commands/setNodeMetadata.js'),
  ),
  entry(
    'set node replication-quorum',
    "Change a node's replication quorum",
    () => import('../commands/setReplicationQuorum.js'),
  ),
  entry(
    'set node candidate-priority',
    "Change a node's candidate priority",
    () => import('../commands/setCandidatePriority.js'),
  ),
  entry('set node region', "Change a node's region", () => import('../commands/setRegion.js')),
  entry(
    'set formation number-sync-standbys',
    'Change number_sync_standbys',
    () => import('../commands/setNumberSyncStandbys.js'),
  ),
  entry(
    'perform failover',
    'Promote a standby of a group',
    () => import('../commands/performFailover.js'),
  ),
  entry(
    'perform switchover',
    'Promote a standby of a group',
    () => import('../commands/performFailover.js'),
  ),
  entry(
    'perform promotion',
    'Promote one given standby',
    () => import('../commands/performPromotion.js'),
  ),
  entry(
    'accept timeline',
    'Choose the branch that is kept after a fork',
    () => import('../commands/acceptTimeline.js'),
  ),
  entry(
    'watch',
    'Show a formation in the terminal as it changes',
    () => import('../commands/watch.js'),
  ),
  entry('run', 'Run the service of a node', () => import('../commands/run.js')),
  entry('stop', 'Stop the service of a node', () => import('../commands/stop.js')),
  entry(
    'reload',
    'Let the service of a node read its configuration again',
    () => import('../commands/reload.js'),
  ),
  entry('status', 'Tell whether the service of a node runs', () => import('../commands/status.js')),
  entry('help', 'Print this help', () => import('../commands/help.js')),
  entry(
    'completion',
    'Print a script by which a shell completes command lines',
    () => import('../commands/completion.js'),
  ),
  entry('version', 'Print the version', () => import('../commands/version.js')),
  ...NODE_COMMANDS,
  ...DEBUG_COMMANDS,
];

/** Commands of pg_auto_failover 2.x that are not here, with what to do instead. */
export const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  'create coordinator': 'Citus is not supported; use "create postgres"',
  'create worker': 'Citus is not supported; use "create postgres"',
  activate: 'Citus is not supported',
  'manual demo': 'use "npm run demo" of the source',
  'manual tmux': 'use "npm run demo" of the source',
  'manual azure': 'use "npm run demo" of the source',
  'manual pgctl': 'use "enable maintenance", which leaves Postgres to you',
  'manual primary': 'the service of a node makes slots, roles and settings by itself',
  'manual standby': 'the service of a node makes its standby by itself',
  'manual monitor': 'the service of a node reports by itself; see "inspect monitor"',
  'manual coordinator': 'Citus is not supported',
  'manual service pgctl': 'use "enable maintenance", which leaves Postgres to you',
  'manual fsm':
    'goals come from the monitor, and a primary without its service would have nobody to fence it; ' +
    'see "show explain", "perform promotion"',
  internal: 'a node is one process; it is started by "pg_autoctl run"',
};
