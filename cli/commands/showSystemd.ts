import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';

/** Postgres may take its time to stop, and another node to take over. */
const STOP_TIMEOUT_S = 120;

/** `show systemd`: a unit file for the node (keeper.md section 12). */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { ownerOf } = await import('../service/owner.js');
    const { paths } = await readLocalNode(values.pgdata, context);
    const owner = await ownerOf(paths.pgdata, paths.config);
    // Node by its path: a service has a short PATH.
    const program = `${unitWord(process.execPath)} ${unitWord(context.io.program)}`;
    const unit = [
      '[Unit]',
      'Description = pg_auto_failover',
      'Wants = network-online.target',
      'After = network-online.target',
      '',
      '[Service]',
      // Not PGDATA: that directory is replaced when a standby is built again.
      `WorkingDirectory = ${owner.home}`,
      `Environment = ${unitWord(`PGDATA=${paths.pgdata}`)}`,
      `User = ${owner.name}`,
      `ExecStart = ${program} run`,
      'Restart = always',
      'StartLimitBurst = 0',
      `ExecReload = ${program} reload`,
      // pg_autoctl stops Postgres itself; when it crashes, Postgres is to live on.
      'KillMode = process',
      `TimeoutStopSec = ${String(STOP_TIMEOUT_S)}`,
      '',
      '[Install]',
      'WantedBy = multi-user.target',
      '',
    ];
    context.log.info('HINT: to complete a systemd integration, run the following commands:');
    context.log.info(
      `pg_autoctl -q show systemd --pgdata "${paths.pgdata}" | ` +
        'sudo tee /etc/systemd/system/pgautofailover.service',
    );
    context.log.info('sudo systemctl daemon-reload');
    context.log.info('sudo systemctl enable pgautofailover && sudo systemctl start pgautofailover');
    context.io.out(unit.join('\n'));
    return undefined;
  },
});

/** A word of a unit file: quoted as the peer does, specifiers without meaning. */
function unitWord(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll("'", "\\'");
  return /^[\w./:-]+$/.test(text) ? text : `'${escaped}'`;
}
