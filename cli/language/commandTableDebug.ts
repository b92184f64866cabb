/** Commands that look into a node, or act on it by hand, and the declarative `node` commands. */
import { type CommandEntry, entry } from './commandEntry.js';

export const NODE_COMMANDS: readonly CommandEntry[] = [
  entry(
    'node run',
    'Make and run the node that a file describes',
    () => import('../commands/nodeRun.js'),
  ),
  entry('node apply', 'Make the node what its file says', () => import('../commands/nodeApply.js')),
  entry('node start', 'Start a node that is deferred', () => import('../commands/nodeStart.js')),
  entry('node show', 'Print the file of a node', () => import('../commands/nodeShow.js')),
  entry('node check', 'Compare a node with its file', () => import('../commands/nodeCheck.js')),
];

/** cli.md section 12. */
export const DEBUG_COMMANDS: readonly CommandEntry[] = [
  entry(
    'inspect show ipaddr',
    'Print the IP address of this host',
    () => import('../commands/showIpaddr.js'),
  ),
  entry(
    'inspect show cidr',
    'Print the network of this host',
    () => import('../commands/inspectCidr.js'),
  ),
  entry(
    'inspect show hostname',
    'Print the host name that a create would choose',
    () => import('../commands/inspectHostname.js'),
  ),
  entry(
    'inspect show lookup',
    'Print the addresses of a host name',
    () => import('../commands/inspectLookup.js'),
  ),
  entry(
    'inspect show reverse',
    'Check that a host name leads to its address and back',
    () => import('../commands/inspectReverse.js'),
  ),
  entry(
    'inspect pgsetup discover',
    'Print what is known of the local Postgres',
    () => import('../commands/inspectDiscover.js'),
  ),
  entry(
    'inspect pgsetup ready',
    'Tell whether the local Postgres is ready',
    () => import('../commands/inspectReady.js'),
  ),
  entry(
    'inspect pgsetup wait',
    'Wait until the local Postgres is ready',
    () => import('../commands/inspectWait.js'),
  ),
  entry(
    'inspect pgsetup logs',
    'Print the ends of the logs of the local Postgres',
    () => import('../commands/inspectLogs.js'),
  ),
  entry(
    'inspect pgsetup tune',
    'Print the tuning for this host',
    () => import('../commands/inspectTune.js'),
  ),
  entry(
    'inspect pgsetup pg_ctl',
    'Print which pg_ctl a create would use',
    () => import('../commands/inspectPgCtl.js'),
  ),
  entry(
    'inspect fsm state',
    'Print the state of the local node as JSON',
    () => import('../commands/inspectFsmState.js'),
  ),
  entry(
    'inspect fsm list',
    'Print the moves from the present state',
    () => import('../commands/inspectFsmList.js'),
  ),
  entry(
    'inspect fsm gv',
    "Print the keeper's machine as a Graphviz graph",
    () => import('../commands/inspectFsmGv.js'),
  ),
  entry(
    'inspect fsm mermaid',
    "Print the keeper's machine as a Mermaid diagram",
    () => import('../commands/inspectFsmMermaid.js'),
  ),
  entry(
    'inspect fsm check',
    "Compare the monitor's orders with the keeper's moves",
    () => import('../commands/inspectFsmCheck.js'),
  ),
  entry(
    'inspect monitor get primary',
    'Print the primary of a group as JSON',
    () => import('../commands/inspectPrimary.js'),
  ),
  entry(
    'inspect monitor get others',
    'Print the other nodes of the group as JSON',
    () => import('../commands/inspectOthers.js'),
  ),
  entry(
    'inspect monitor version',
    'Print the version of the extension on the monitor',
    () => import('../commands/inspectMonitorVersion.js'),
  ),
  entry(
    'inspect monitor parse-notification',
    'Print what a notification says',
    () => import('../commands/inspectNotification.js'),
  ),
  entry(
    'inspect getpid',
    'Print the process id of a service',
    () => import('../commands/inspectGetpid.js'),
  ),
  entry(
    'manual service restart',
    'Restart Postgres under a running service',
    () => import('../commands/manualRestart.js'),
  ),
];
