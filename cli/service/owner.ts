import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { errnoCode } from '../../keeper/config/configError.js';

/** An OS user. */
export interface Owner {
  readonly name: string;
  readonly home: string;
}

/** Who owns the first of these files that exists; the present user when none does. */
export async function ownerOf(...candidates: readonly string[]): Promise<Owner> {
  const me = userInfo();
  for (const path of candidates) {
    const uid = await uidOf(path);
    if (uid === undefined) continue;
    if (uid === me.uid) break;
    const entry = await passwdEntry(uid);
    if (entry !== undefined) return entry;
  }
  return { name: me.username, home: me.homedir };
}

async function uidOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Node knows the name of the present user only. */
async function passwdEntry(uid: number): Promise<Owner | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = lines.find((fields) => fields[2] === String(uid));
  return found?.[0] === undefined ? undefined : { name: found[0], home: found[5] ?? '/' };
}
