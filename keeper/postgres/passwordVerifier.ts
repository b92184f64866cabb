import { createHash, createHmac, pbkdf2 as pbkdf2Callback, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const pbkdf2 = promisify(pbkdf2Callback);
const SCRAM_ITERATIONS = 4096; // what Postgres itself uses
const SCRAM_SALT_BYTES = 16;
const SCRAM_KEY_BYTES = 32;

/**
 * What the server stores in place of a password (RFC 5802).  Sent instead of the password, so
 * that no log, no pg_stat_activity and no core file of the server ever has it.
 */
export async function scramVerifier(
  password: string,
  salt: Buffer = randomBytes(SCRAM_SALT_BYTES),
): Promise<string> {
  const prepared = saslPrepared(password);
  const salted = await pbkdf2(prepared, salt, SCRAM_ITERATIONS, SCRAM_KEY_BYTES, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/** The same for password_encryption = md5, where the role's name is the salt. */
export function md5Verifier(password: string, role: string): string {
  return `md5${createHash('md5').update(`${password}${role}`).digest('hex')}`;
}

/** RFC 4013: odd spaces become spaces, invisible marks vanish, compatible forms are one. */
function saslPrepared(password: string): string {
  if (!/[^\x20-\x7e]/.test(password)) return password;
  return password
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(
      /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g,
      '',
    )
    .normalize('NFKC');
}
