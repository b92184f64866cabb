import { defineCommand } from '../command.js';
import { pgdata } from '../options.js';

/** `show systemd`: a unit file for the node (keeper.md section 12). */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const { readLocalNode } = await import('../monitorTarget.js');
    const { ownerOf } = await import('../owner.js');
    const { paths } = await readLocalNode(values.pgdata, context);
    const owner = await ownerOf(paths.pgdata, paths.config);
    const unit = [
      '[Unit]',
      'Description = pg_auto_failover',
      '',
      '[Service]',
      // Not PGDATA: that directory is replaced when a standby is built again.
      `WorkingDirectory = ${owner.home}`,
      `Environment = 'PGDATA=${paths.pgdata}'`,
      `User = ${owner.name}`,
      `ExecStart = ${context.io.program} run`,
      'Restart = always',
      'StartLimitBurst = 0',
      `ExecReload = ${context.io.program} reload`,
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
