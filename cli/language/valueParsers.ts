import { isName, NAME_RULE } from '../../keeper/config/configValues.js';
import { UsageError } from '../errors.js';

const MAX_PORT = 65535;
const TRUE_WORDS = ['true', 'on', 'yes', '1'];
const FALSE_WORDS = ['false', 'off', 'no', '0'];
/** What a host name, IPv4 or IPv6 address is made of; everything else would break HBA lines. */
const HOST = /^[A-Za-z0-9_.:%-]{1,255}$/;

/** Refuses a value: which option, what was given, what is wanted. */
function refuse(text: string, source: string, wanted: string): never {
  throw new UsageError(`invalid value "${text}" for ${source}: expected ${wanted}`);
}

/** Any text that is not empty and stays on one line. */
export function text(given: string, source: string): string {
  if (given.trim() === '') throw new UsageError(`${source} wants a value that is not empty`);
  if (/[\r\n\0]/.test(given)) throw new UsageError(`${source} wants a value on one line`);
  return given.trim();
}

/** A whole number within limits. */
export function integer(min: number, max: number): (given: string, source: string) => number {
  return (given, source) => {
    const number = /^[+-]?\d{1,15}$/.test(given) ? Number(given) : NaN;
    if (number >= min && number <= max) return number;
    return refuse(given, source, `a whole number from ${String(min)} to ${String(max)}`);
  };
}

export const port = integer(1, MAX_PORT);

export function boolean(given: string, source: string): boolean {
  const word = given.toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  return refuse(given, source, 'true or false');
}

/** Name of a formation or a node. */
export function name(given: string, source: string): string {
  return isName(given) ? given : refuse(given, source, NAME_RULE.replace(/^expected /, ''));
}

export function host(given: string, source: string): string {
  return HOST.test(given) ? given : refuse(given, source, 'a host name or IP address');
}

/** One of a few words. */
export function word<const W extends string>(
  words: readonly W[],
): (given: string, source: string) => W {
  return (given, source) =>
    words.find((known) => known === given) ?? refuse(given, source, `one of ${words.join(', ')}`);
}

/** Identifier of a Postgres database or role: it is quoted where it is used. */
export function identifier(given: string, source: string): string {
  const trimmed = text(given, source);
  const MAX_IDENTIFIER_BYTES = 63;
  if (Buffer.byteLength(trimmed) <= MAX_IDENTIFIER_BYTES) return trimmed;
  return refuse(given, source, `at most ${String(MAX_IDENTIFIER_BYTES)} bytes`);
}

/** Backup rate as pg_basebackup takes it: kB per second, or with suffix k or M. */
export function backupRate(given: string, source: string): string {
  const match = /^(\d{1,7})([kM]?)$/.exec(given);
  const MIN_KB = 32;
  const MAX_KB = 1024 * 1024;
  const kilobytes = Number(match?.[1]) * (match?.[2] === 'M' ? 1024 : 1);
  if (match !== null && kilobytes >= MIN_KB && kilobytes <= MAX_KB) return given;
  return refuse(given, source, 'a rate per second from 32k to 1024M, such as 100M');
}

const MAX_CANDIDATE_PRIORITY = 100;
/** Who is promoted first; 0 = never. */
export const candidatePriority = integer(0, MAX_CANDIDATE_PRIORITY);

/** Method of a line in pg_hba.conf, with options behind it. */
export function authMethod(given: string, source: string): string {
  const METHOD = /^[a-z][a-z0-9-]*( +[a-z_]+=("[^"]*"|[^\s"#]+))*$/;
  if (METHOD.test(given) && given !== 'reject') return given;
  return refuse(given, source, 'a method of pg_hba.conf, such as trust or scram-sha-256');
}
