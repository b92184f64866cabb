// Runs all checks and ends with one line, `N passed, N failed`, that a person and a CI can read.
//
//   node scripts/run-tests.mjs               lint, format, types, all tests
//   node scripts/run-tests.mjs FILE ...      only these test files
//
// tap's own reporters draw on a terminal; in a log they leave a screen per second.  This one prints
// a line per test file, and each failure in full, where it belongs.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TapReader } from './tap-reader.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;

const STEPS = [
  { name: 'lint', command: bin('eslint'), args: ['.'] },
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level=warn', '.'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
];

/** Runs one command to its end; `onLine` gets its standard output line by line. */
function run(command, args, onLine) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', onLine === undefined ? 'inherit' : 'pipe', 'inherit'],
    });
    if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

async function runSteps(total) {
  for (const { name, command, args } of STEPS) {
    const result = await run(command, args);
    console.log(`${result === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    if (result === 0) total.passed += 1;
    else total.failed += 1;
  }
}

async function runTap(total, files) {
  const reader = new TapReader((line) => console.log(line));
  const result = await run(bin('tap'), ['run', '--reporter=tap', ...files], (line) =>
    reader.line(line),
  );
  total.passed += reader.passed;
  total.failed += reader.failed;
  total.skipped += reader.skipped;
  if (result !== 0 && reader.failed === 0) {
    console.log(`FAILED tap ended with ${result} although no test failed: see its messages above`);
    total.failed += 1;
  } else if (!reader.complete) {
    console.log('FAILED tap ended without a summary');
    total.failed += 1;
  }
}

const files = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
if (files.length === 0) await runSteps(total);
await runTap(total, files);
console.log('');
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
