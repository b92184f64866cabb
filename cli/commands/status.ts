import { defineCommand } from '../command.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { json, pgdata } from '../language/options.js';

/** `status`: does the service run, does Postgres? (cli.md section 4) */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, { io, log, ...context }) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { postgresStatus, serviceStatus } = await import('../local/statusDocument.js');
    const node = await readLocalNode(values.pgdata, { io, log, ...context });
    const { pgdata: directory } = node.paths;
    const [service, postgres] = [
      await serviceStatus(node.paths),
      await postgresStatus(node.config.postgresql),
    ];
    if (service === undefined) {
      log.info(`pg_autoctl does not run for "${directory}" (see "${node.paths.pid}")`);
      if (postgres.pid > 0) {
        log.fatal(
          `Postgres serves "${directory}" with process ${String(postgres.pid)}, but nobody looks ` +
            'after it; start "pg_autoctl run"',
        );
      }
      return EXIT.state;
    }
    if (context.json) io.out(`${formatJson({ postgres, pg_autoctl: service })}\n`);
    log.info(`pg_autoctl is running with pid ${String(service.pid)}`);
    if (!['ready', 'standby'].includes(postgres.postmaster.status)) {
      log.error(`Postgres is not ready in "${directory}"; "pg_autoctl show state" tells more`);
      return EXIT.pgCtl;
    }
    log.info(
      `Postgres is serving PGDATA "${directory}" on port ${String(postgres.port)} ` +
        `with pid ${String(postgres.pid)}`,
    );
    return undefined;
  },
});
