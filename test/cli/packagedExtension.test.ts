/** `create monitor` where nobody has installed the extension for the server (npm install -g). */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { freePort } from '../support/ports.js';
import { CHECKOUT, postgresBin, runToEnd, type RunResult } from '../support/processes.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import { providePgAutoctl } from '../support/stage.js';

const LIMIT_MS = 60_000;

execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });
const share = execFileSync(join(postgresBin(), 'pg_config'), ['--sharedir'], { encoding: 'utf8' });
const installed = existsSync(join(share.trim(), 'extension/pgautofailover.control'));

const skip = installed ? 'the extension is installed for the server of this machine' : false;
t.test('the server finds the files that came with pg_autoctl', { skip }, async (t) => {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  const home = folder.makeFolder('home');
  folder.makeFolder('home/run');
  const { command, args } = providePgAutoctl(folder.path, folder.user);
  const pgdata = join(folder.path, 'monitor');
  const pgAutoctl = (...words: readonly string[]): Promise<RunResult> =>
    runToEnd(command, [...args, ...words, '--pgdata', pgdata], {
      user: folder.user,
      home,
      limitMs: LIMIT_MS,
    });

  const where = ['--pgport', String(await freePort()), '--pghost', folder.makeFolder('s')];
  const how = ['--hostname', '127.0.0.1', '--auth', 'trust', '--no-ssl'];
  const created = await pgAutoctl('create', 'monitor', ...where, ...how);
  t.equal(created.code, 0, created.stderr);

  const root = join(home, '.config/pg_autoctl', pgdata, 'extension-root');
  const link = join(root, share.trim(), 'extension');
  const main = args.at(-1) ?? '';
  t.equal(realpathSync(link), realpathSync(join(dirname(main), '../extension')));
  const conf = readFileSync(join(pgdata, 'postgresql-auto-failover.conf'), 'utf8');
  t.match(conf, root, 'the server is told where to look');

  t.match(await pgAutoctl('drop', 'monitor', '--destroy'), { code: 0 });
  t.equal(existsSync(root), false, 'nothing of it is left');
});
