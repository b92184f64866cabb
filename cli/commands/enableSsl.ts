import { defineCommand } from '../command.js';
import { refuseRoot } from '../createOptions.js';
import { pgdata } from '../options.js';
import { requirePaths } from '../paths.js';
import { requireSsl, SSL_OPTIONS, sslFromOptions } from '../sslOptions.js';

/** `enable ssl`: another choice of TLS for a node or monitor (cli.md section 8). */
export const command = defineCommand({
  options: { pgdata, ...SSL_OPTIONS },
  async run(values, context) {
    const paths = requirePaths(values.pgdata, context.io);
    const ssl = requireSsl(sslFromOptions(values, paths.pgdata, context.io.cwd));
    refuseRoot();
    const { changeSsl } = await import('../changeSsl.js');
    return await changeSsl(ssl, values.pgdata, context);
  },
});
