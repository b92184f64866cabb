// `watch` in a real terminal (that of script(1)), beside a real monitor database.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

const LIMIT_MS = 20_000;
const LEFT = '\u001b[?25h\u001b[?1049l';

execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });
const server = await ScratchServer.start(t);
const database = await server.createDatabase();
await server.query(
  database,
  `insert into pgautofailover.node
     (nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate, reportedstate,
      reportedlsn, health, candidatepriority)
   values (1, 0, 'node_1', 'db1', 5432, 1, 'single', 'single', '0/3000000', 1, 50)`,
);
const uri = `postgres://autoctl_node@127.0.0.1:${String(server.port)}/${database}?sslmode=disable`;

interface Screen {
  readonly child: ChildProcessWithoutNullStreams;
  readonly shows: (text: string | RegExp) => Promise<void>;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

function watch(columns: number): Screen {
  const program = `${process.execPath} ${CHECKOUT}/dist/cli/main.js watch --monitor '${uri}'`;
  const command = `stty rows 24 cols ${String(columns)}; exec ${program}`;
  const env = { PATH: process.env['PATH'], HOME: '/', TERM: 'xterm', SHELL: '/bin/sh' };
  const child = spawn('script', ['-qefc', command, '/dev/null'], { env });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return {
    child,
    output: () => output,
    shows: async (text) => {
      await waitFor(() => (typeof text === 'string' ? output.includes(text) : text.test(output)), {
        limitMs: LIMIT_MS,
        what: `${String(text)} on the screen`,
        explain: () => JSON.stringify(output.slice(-2_000)),
      });
    },
    ended: new Promise((resolve) => child.on('exit', resolve)),
  };
}

t.test('the dashboard shows the group, and q gives the terminal back', async (t) => {
  const screen = watch(120);
  await screen.shows(/Formation: default - Sync Standbys: 0/);
  await screen.shows(/node_1 .*db1:5432.*read-write.*single/);
  t.ok(screen.output().startsWith('\u001b[?1049h\u001b[?25l'), 'it has a screen of its own');
  screen.child.stdin.write('q');
  t.equal(await screen.ended, 0);
  t.ok(screen.output().includes(LEFT));
  t.notOk(screen.output().split(LEFT)[1]?.includes('node_1'), 'nothing is drawn afterwards');
});

t.test('Ctrl-C is a key like q', async (t) => {
  const screen = watch(80);
  await screen.shows('node_1');
  screen.child.stdin.write('\u0003');
  t.equal(await screen.ended, 0);
  t.ok(screen.output().includes(LEFT));
});

t.test('without its monitor the page stays, and goes on when it is back', async (t) => {
  const screen = watch(120);
  await screen.shows('node_1');
  await server.stopPostgres('immediate');
  await screen.shows(/Nothing new for \d+ s: could not connect/);
  await server.startPostgres();
  const lost = screen.output().length;
  await waitFor(() => /Sync Standbys: 0[^]*Sync Standbys: 0/.test(screen.output().slice(lost)), {
    limitMs: LIMIT_MS,
    what: 'pages after the loss',
  });
  await waitFor(() => !/Nothing new/.test(screen.output().slice(-1_500)), {
    limitMs: LIMIT_MS,
    what: 'a page without problem',
  });
  screen.child.stdin.write('q');
  t.equal(await screen.ended, 0);
});
