import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports.js';
import { postgresBin, runOk } from './processes.js';
import type { Site } from './service.js';

/** A database that was there before us, made by initdb and running. */
export interface OldInstance {
  readonly name: string;
  readonly port: number;
  readonly pgdata: string;
  /** Of its postmaster when it was made. */
  readonly pid: number;
}

/** How it differs from the default. */
export interface OldInstanceOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: readonly string[];
  /** Name of the superuser that initdb makes, default the one of the system. */
  readonly superuser?: string;
  /** Method for the Unix socket, default trust. */
  readonly authLocal?: string;
}

/** Runs a program of Postgres as the owner of the servers; resolves to what it printed. */
export function runPostgres(
  { folder, home }: Site,
  program: string,
  ...args: string[]
): Promise<string> {
  return runOk(join(postgresBin(), program), args, { user: folder.user, home });
}

/** As somebody made it years ago: other settings, no idea of a monitor. */
export async function makeOldInstance(
  site: Site,
  name: string,
  options: OldInstanceOptions = {},
): Promise<OldInstance> {
  const { folder, socketDir } = site;
  const { settings = [], superuser = folder.user.name, authLocal = 'trust' } = options;
  const pgdata = join(folder.path, name);
  const port = await freePort();
  const auth = ['--auth-local', authLocal, '--auth-host', 'trust'];
  await runPostgres(site, 'initdb', '-D', pgdata, ...auth, '--no-sync', '-U', superuser);
  const lines = [
    `port = ${port}`,
    `unix_socket_directories = '${socketDir}'`,
    `listen_addresses = '127.0.0.1'`,
    `work_mem = '7MB'`,
    ...settings,
  ];
  // as editors wrote it then: bytes that are no UTF-8
  const text = `# m\xe9moire\n${lines.join('\n')}\n`;
  appendFileSync(join(pgdata, 'postgresql.conf'), text, 'latin1');
  const log = join(folder.path, `${name}.log`);
  await runPostgres(site, 'pg_ctl', 'start', '-D', pgdata, '-w', '-s', '-l', log);
  return { name, port, pgdata, pid: postmasterPid(pgdata) };
}

/** First line of postmaster.pid. */
export function postmasterPid(pgdata: string): number {
  return Number(readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n')[0]);
}
