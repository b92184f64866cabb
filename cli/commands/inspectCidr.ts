import { defineCommand } from '../command.js';

/** `inspect show cidr`: the network of which `create ... --pg-hba-lan` speaks. */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { outboundAddress } = await import('../create/hostAddress.js');
    const { networkOf } = await import('../../keeper/postgres/hostAddress.js');
    const address = await outboundAddress();
    context.io.out(`${networkOf([address]) ?? `${address}/32`}\n`);
    return undefined;
  },
});
