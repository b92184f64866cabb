// Copies the built program and the npm packages that it needs at run time into a folder, from which
// it runs when the checkout is gone, or may not be read by the user who runs it.
//
//   node scripts/stage.mjs FOLDER
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PARTS = ['dist/cli', 'dist/keeper', 'dist/extension', 'package.json', 'LICENSE'];

/** Folders of the packages that package-lock.json does not call development-only. */
function runtimePackages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([folder, { dev, devOptional, optional }]) => {
      const isOurs = folder !== '' && !dev && !devOptional;
      return isOurs && !(optional && !existsSync(join(root, folder)));
    })
    .map(([folder]) => folder);
}

function stage(target) {
  if (!existsSync(join(root, 'dist/cli/main.js'))) {
    throw new Error('dist/cli/main.js does not exist: run `npm run build` first');
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of PARTS) cpSync(join(root, part), join(target, part), { recursive: true });
  for (const folder of runtimePackages()) {
    const source = join(root, folder);
    cpSync(source, join(target, folder), {
      recursive: true,
      // a package inside a package has an entry of its own
      filter: (path) => path === source || basename(path) !== 'node_modules',
    });
  }
}

const target = process.argv[2];
try {
  if (target === undefined) throw new Error('usage: node scripts/stage.mjs FOLDER');
  stage(target);
} catch (error) {
  console.error(`stage: ${error.message}`);
  process.exitCode = 1;
}
