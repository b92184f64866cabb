import { defineCommand } from '../command.js';
import { refuseRoot } from '../create/createOptions.js';
import { pgdata } from '../language/options.js';
import { requirePaths } from '../paths.js';
import { requireSsl, SSL_OPTIONS, sslFromOptions } from '../ssl/sslOptions.js';

/** `enable ssl`: another choice of TLS for a node or monitor (cli.md section 8). */
export const command = defineCommand({
  options: { pgdata, ...SSL_OPTIONS },
  async run(values, context) {
    const paths = requirePaths(values.pgdata, context.io);
    const ssl = requireSsl(sslFromOptions(values, paths.pgdata, context.io.cwd));
    refuseRoot();
    const { changeSsl } = await import('../ssl/changeSsl.js');
    return await changeSsl(ssl, values.pgdata, context);
  },
});
