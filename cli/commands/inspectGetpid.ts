import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';

/** `inspect getpid SERVICE`: one number, for scripts. */
export const command = defineCommand({
  positionals: 'postgres|node-active|listener',
  maxPositionals: 1,
  options: { pgdata },
  async run(values, context) {
    const [given = ''] = requirePositionals(context, ['postgres, node-active or listener']);
    const { requirePaths } = await import('../paths.js');
    const { servicePid } = await import('../service/servicePid.js');
    const paths = requirePaths(values.pgdata, context.io);
    context.io.out(`${String(await servicePid(paths, given))}\n`);
    return undefined;
  },
});
