import { stat } from 'node:fs/promises';
import { readFileIfPresent, writeFileAtomic } from '../../keeper/config/atomicWrite.js';
import type { Context } from '../io.js';
import { readNodeSpec } from './nodeSpec.js';

const PERMISSIONS = 0o777;

/** Writes `mode = immediate` into the file, the rest stays as it is.  Rejects with ConfigError. */
export async function launch(file: string, { log }: Context): Promise<void> {
  const { values } = await readNodeSpec(file);
  if (values.get('launch.mode') === 'immediate') {
    log.info(`The launch of "${file}" is not deferred: nothing to do`);
    return;
  }
  const text = (await readFileIfPresent(file)) ?? '';
  const { mode } = await stat(file);
  await writeFileAtomic(file, withImmediateLaunch(text), mode & PERMISSIONS);
  log.info(`The node of "${file}" may start`);
}

/** Changes the one line, in its section only.  Pure. */
export function withImmediateLaunch(text: string): string {
  let section = '';
  return text
    .split('\n')
    .map((line) => {
      section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1] ?? section;
      return section === 'launch' ? line.replace(/^(\s*mode\s*=\s*).*$/, '$1immediate') : line;
    })
    .join('\n');
}
