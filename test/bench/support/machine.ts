import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { postgresBin } from '../../support/processes.js';

const GB = 1024 ** 3;

/** One line on where and when the figures were taken; they mean nothing without it. */
export function machineLine(): string {
  const version = execFileSync(`${postgresBin()}/postgres`, ['--version'], { encoding: 'utf8' });
  return [
    new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${(totalmem() / GB).toFixed(0)} GB`,
    version.trim(),
    `Node ${process.versions.node}`,
    `load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
  ].join(', ');
}
