/** The instruments themselves: a test runner that hides a failure would hide all of them. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import t from 'tap';
import { alive, startDaemon } from './support/processes.js';
import { ScratchFolder } from './support/scratchFolder.js';
import { TcpProxy } from './support/tcpProxy.js';
import { waitFor } from './support/waitFor.js';
// @ts-expect-error it runs before anything is compiled, hence plain JavaScript
import { TapReader as Reader } from '../scripts/tap-reader.mjs';

interface TapReaderType {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly complete: boolean;
  line(text: string): void;
}
const TapReader = Reader as new (print: (line: string) => void) => TapReaderType;

function read(text: string): { reader: TapReaderType; printed: string[] } {
  const printed: string[] = [];
  const reader = new TapReader((line) => printed.push(line));
  for (const line of text.split('\n')) reader.line(line);
  return { reader, printed };
}

const NESTED = `
# Subtest: test/a.test.ts
    # Subtest: spawned
        # Subtest: file.pg.sql
            1..2
            ok 1 - a
            not ok 2 - b
            # Failed test 2: "b"
            #   have: 1
        not ok 1 - file.pg.sql # time=9ms
          ---
          exitCode: 0
          ...
    not ok 1 - spawned # time=31ms
    # Subtest: late
        not ok 1 - not yet # TODO later
        ok 2 - no server # SKIP
    ok 2 - late # time=1ms
not ok 1 - test/a.test.ts # time=40ms
# Subtest: test/b.test.ts
    ok 1 - fine
ok 2 - test/b.test.ts # time=2ms
# { total: 5, pass: 2, fail: 1, skip: 1, todo: 1 }`;

t.test('the TAP reader shows each failed check once, with its path, and counts', async (t) => {
  const { reader, printed } = read(NESTED);
  t.strictSame(printed, [
    'FAILED test/a.test.ts > spawned > file.pg.sql > b',
    '    # Failed test 2: "b"',
    '    #   have: 1',
    'FAILED test/a.test.ts (4 checks, 40ms)',
    'ok     test/b.test.ts (1 check, 2ms)',
  ]);
  t.match(reader, { passed: 2, failed: 1, skipped: 2, complete: true });
});

t.test('the TAP reader shows a file that dies before its first check', async (t) => {
  const { printed } = read(
    '# Subtest: c\n    1..0 # no tests found\nnot ok 1 - c # time=7ms\n  ---\n  exitCode: 1\n  ...',
  );
  t.strictSame(printed, ['FAILED c (0 checks, 7ms)', '    ---', '    exitCode: 1', '    ...']);
});

t.test('the TAP reader does not take a cut-off run for a complete one', async (t) => {
  const { reader } = read('# Subtest: c\n    ok 1 - x');
  t.equal(reader.complete, false);
});

async function echoServer(t: { teardown(handler: () => void): unknown }): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  t.teardown(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function client(port: number): { socket: Socket; received: () => string; isClosed: () => boolean } {
  let text = '';
  let closed = false;
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  return { socket, received: () => text, isClosed: () => closed };
}

const LIMIT_MS = 5_000;
const SILENCE_MS = 200;

t.test('a proxy holds back what is sent in silence, and loses nothing', async (t) => {
  const proxy = await TcpProxy.start(t, { host: '127.0.0.1', port: await echoServer(t) });
  const { socket, received, isClosed } = client(proxy.port);
  socket.write('one ');
  await waitFor(() => received() === 'one ', { limitMs: LIMIT_MS, what: 'the echo' });
  proxy.silence();
  socket.write('two');
  const silent = waitFor(() => received() !== 'one ', { limitMs: SILENCE_MS, what: 'a byte' });
  await t.rejects(silent, { message: /in vain for a byte/ });
  proxy.resume();
  await waitFor(() => received() === 'one two', { limitMs: LIMIT_MS, what: 'the rest' });
  proxy.cut();
  await waitFor(isClosed, { limitMs: LIMIT_MS, what: 'the reset' });
});

t.test('a stopped proxy refuses, and listens again on the same port', async (t) => {
  const proxy = await TcpProxy.start(t, { host: '127.0.0.1', port: await echoServer(t) });
  const { port } = proxy;
  await proxy.stop();
  const refused = client(port);
  await waitFor(refused.isClosed, { limitMs: LIMIT_MS, what: 'the refusal' });
  await proxy.listen();
  t.equal(proxy.port, port);
  const again = client(port);
  again.socket.write('x');
  await waitFor(() => again.received() === 'x', { limitMs: LIMIT_MS, what: 'the echo' });
  again.socket.destroy();
});

t.test('a scratch folder goes away with the processes that name it', async (t) => {
  const folder = new ScratchFolder();
  const home = folder.makeFolder('home');
  const child = startDaemon('tail', ['-f', `${home}/log`], `${home}/log`, {
    user: folder.user,
    home,
  });
  const pid = child.pid ?? 0;
  t.ok(alive(pid));
  await folder.remove();
  t.notOk(alive(pid));
  t.notOk(existsSync(folder.path));
  await folder.remove();
});

t.test('a wait tells what it waited for and the last error', async (t) => {
  const failing = () => Promise.reject(new Error('refused'));
  const wait = waitFor(failing, { limitMs: 1, what: 'the server', explain: () => 'its log' });
  await t.rejects(wait, {
    message: /the server: 1 ms have passed \(last error: refused\)\nits log/,
  });
  const hopeless = () => 'it has ended';
  const late = waitFor(() => false, { limitMs: LIMIT_MS, what: 'the server', hopeless });
  await t.rejects(late, { message: 'waited in vain for the server: it has ended' });
});
