import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';

/** `manual service restart postgres`: the running service starts it again (cli.md section 12). */
export const command = defineCommand({
  positionals: 'postgres',
  maxPositionals: 1,
  options: { pgdata },
  epilogue: 'On a primary this is a short outage; it may bring a failover.',
  async run(values, context) {
    const [given = ''] = requirePositionals(context, ['the service: postgres']);
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { restartPostgres } = await import('../service/restartService.js');
    const node = await readLocalNode(values.pgdata, context);
    context.io.out(`${String(await restartPostgres(node, given, context))}\n`);
    return undefined;
  },
});
