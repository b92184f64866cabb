import { defineCommand } from '../command.js';
import { refuseRoot } from '../create/createOptions.js';
import { pgdata } from '../language/options.js';
import { withoutTls } from '../ssl/sslOptions.js';

/** `disable ssl`: the same as `enable ssl --no-ssl` (cli.md section 8). */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    refuseRoot();
    const { changeSsl } = await import('../ssl/changeSsl.js');
    return await changeSsl(withoutTls(undefined), values.pgdata, context);
  },
});
