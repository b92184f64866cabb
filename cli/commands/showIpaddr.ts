import { defineCommand } from '../command.js';

/** `show ipaddr`: the address that this host has towards others; old quick starts use it. */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { outboundAddress } = await import('../create/hostAddress.js');
    context.io.out(`${await outboundAddress()}\n`);
    return undefined;
  },
});
