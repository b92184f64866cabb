import { lookup, lookupService } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { NAME_LOOKUP_TIMEOUT_MS } from './limits.js';

/** How names become addresses and back; a test replaces it. */
export interface NameService {
  addressesOf(host: string): Promise<readonly string[]>;
  nameOf(address: string): Promise<string>;
}

/** The resolver of the system, with a limit: getaddrinfo has none of its own. */
export const systemNames: NameService = {
  addressesOf: async (host) => {
    const found = await limited(lookup(host, { all: true }), host);
    return [...new Set(found.map(({ address }) => address))];
  },
  nameOf: async (address) => (await limited(lookupService(address, 0), address)).hostname,
};

/**
 * What to write into pg_hba.conf for a host (files.md section 5).  The server compares the name
 * with the reverse look-up of a client's address, so a name is of use only when the two agree;
 * otherwise the addresses stand there.  Without an answer of DNS the name is kept.
 * @param warn is given a sentence when it is not the name that was asked for, or not checked
 */
export async function hbaHosts(
  host: string,
  names: NameService,
  warn: (message: string) => void,
): Promise<readonly string[]> {
  if (isIP(host) !== 0 || host.includes('/')) return [host];
  let addresses: readonly string[];
  try {
    addresses = await names.addressesOf(host);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`could not look up "${host}" (${reason}); pg_hba.conf gets the name all the same`);
    return [host];
  }
  for (const address of addresses) {
    if (await namesAgree(address, host, names)) return [host];
  }
  warn(
    `the addresses of "${host}" (${addresses.join(', ')}) have no reverse look-up that says ` +
      `"${host}"; pg_hba.conf gets the addresses, which it must when they change`,
  );
  return addresses;
}

async function namesAgree(address: string, host: string, names: NameService): Promise<boolean> {
  try {
    return (await names.nameOf(address)).toLowerCase() === host.toLowerCase();
  } catch {
    return false; // no reverse look-up: that is the very question
  }
}

/** The network of the interface that carries one of these addresses, e.g. `192.0.2.0/24`. */
export function networkOf(addresses: readonly string[]): string | undefined {
  for (const { address, cidr } of Object.values(networkInterfaces()).flatMap((i) => i ?? [])) {
    if (cidr !== null && isIP(address) === 4 && addresses.includes(address)) return network(cidr);
  }
  return undefined;
}

/** The network of an IPv4 address with prefix length: `192.0.2.7/24` is in `192.0.2.0/24`. */
export function network(cidr: string): string {
  const [address = '', prefix = '32'] = cidr.split('/');
  const bits = Number(prefix);
  const number = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(number / size) * size;
  const bytes = [24, 16, 8, 0].map((shift) => String(Math.floor(first / 2 ** shift) % 256));
  return `${bytes.join('.')}/${prefix}`;
}

async function limited<T>(work: Promise<T>, what: string): Promise<T> {
  const done = new AbortController();
  const limit = sleep(NAME_LOOKUP_TIMEOUT_MS, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer for "${what}" in ${String(NAME_LOOKUP_TIMEOUT_MS)} ms`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    limit.catch(() => undefined); // the abort below is not an error
    done.abort();
  }
}
