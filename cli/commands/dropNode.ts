import { defineCommand } from '../command.js';
import { formation, TARGET_OPTIONS, waitS } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import { host, name, port } from '../language/valueParsers.js';

/** `drop node`: the local node, or one that is named (cli.md section 11). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    name: value('NAME', 'node to drop, from another host', name, 'a'),
    hostname: value('HOST', 'host of the node to drop, from another host', host, 'n'),
    pgport: value('PORT', 'port of the node to drop, default 5432', port, 'p'),
    destroy: flag('local node: also delete PGDATA and its files', 'd'),
    force: flag('forget a node that is lost, without waiting for it', 'F'),
    wait: waitS,
    'no-wait': flag('return as soon as the monitor knows', 'W'),
  },
  async run(values, context) {
    const { findTarget } = await import('../operate/monitorTarget.js');
    const { dropLocalNode, dropRemoteNode } = await import('../membership/dropNode.js');
    const target = await findTarget(values, context);
    if (target.kind === 'keeper')
      await dropLocalNode(target, { ...values, noWait: values['no-wait'] }, context);
    else {
      const wait = values['no-wait'] ? 0 : values.wait;
      await dropRemoteNode(target, { ...values, wait }, context);
    }
    return undefined;
  },
});
