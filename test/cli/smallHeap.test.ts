import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { heapKeeper } from '../../cli/service/smallHeap.js';
import { CHECKOUT } from '../support/processes.js';
import { run, scratch } from './support.js';

const MB = 1024 * 1024;

t.test('the heap is collected when it has grown by 1 MB since the last time', async (t) => {
  let used = 12 * MB;
  let collections = 0;
  const collect = (): void => {
    used = 9 * MB;
    collections += 1;
  };
  const look = heapKeeper({ collect, usedBytes: () => used });
  look();
  t.equal(collections, 1, 'what the start has left');
  used = 9.9 * MB;
  look();
  t.equal(collections, 1, 'not worth it');
  used = 10 * MB;
  look();
  t.equal(collections, 2);
});

// They cost every service megabytes for good.
t.test('the program loads neither undici nor http2 with pg', async (t) => {
  const main = pathToFileURL(`${CHECKOUT}/dist/cli/main.js`).href;
  const pg = pathToFileURL(`${CHECKOUT}/node_modules/pg/lib/index.js`).href;
  const script = `
    process.argv.splice(1, process.argv.length, 'pg_autoctl', 'version');
    await import(${JSON.stringify(main)});
    await import(${JSON.stringify(pg)});
    const heavy = process.moduleLoadList.filter((name) => /undici|http2/.test(name));
    console.log('loaded:', heavy.join());`;
  const args = ['--input-type=module', '--eval', script];
  const env = { PATH: process.env['PATH'] };
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', env });
  t.match(out, /^pg_autoctl version[^]*\nloaded: \n$/);
});

t.test('a service collects, and does not wait for it to end', async (t) => {
  const module = pathToFileURL(`${CHECKOUT}/dist/cli/service/smallHeap.js`).href;
  const script = `
    import { keepHeapSmall } from ${JSON.stringify(module)};
    let look;
    const real = globalThis.setInterval;
    globalThis.setInterval = (call, ms) => { look = call; return real(call, ms); };
    keepHeapSmall();
    const gone = new WeakRef({});
    await new Promise((resolve) => setTimeout(resolve, 1));
    look();
    console.log(gone.deref() === undefined, typeof globalThis.gc);`;
  const args = ['--input-type=module', '--eval', script];
  const env = { PATH: process.env['PATH'] };
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', env, timeout: 30_000 });
  t.equal(out, 'true undefined\n');
});

t.test('services keep their heap small, and only they', async (t) => {
  const folder = scratch(t);
  const pgdata = join(folder, 'none');
  t.equal((await run(['run', '--pgdata', pgdata], folder)).stays, true);
  t.equal((await run(['status', '--pgdata', pgdata], folder)).stays, false);
});
