import { createSocket } from 'node:dgram';
import { connect, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { errorText } from '../../keeper/config/configError.js';
import { hbaHosts, networkOf, type NameService } from '../../keeper/postgres/hostAddress.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

/** Any address outside: connecting a datagram socket sends nothing, it only picks a route. */
const OUTSIDE = { address: '8.8.8.8', port: 53 };
const CONNECT_TIMEOUT_MS = 2_000;

type Warn = (message: string) => void;

/** The address that this host has towards others.  Rejects with CliError without a network. */
export async function outboundAddress(): Promise<string> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(OUTSIDE.port, OUTSIDE.address, resolve);
    });
    return socket.address().address;
  } catch (error) {
    const local = firstAddress();
    if (local !== undefined) return local;
    throw new CliError(
      EXIT.usage,
      `this host has no address that others could reach (${errorText(error)}); ` +
        'give its name with option --hostname',
    );
  } finally {
    socket.close();
  }
}

/** The address that this host has towards the monitor; undefined when it cannot be reached. */
export async function addressTowards(host: string, port: number): Promise<string | undefined> {
  if (host.startsWith('/')) return undefined;
  const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
  return await new Promise((resolve) => {
    const finish = (address: string | undefined): void => {
      socket.destroy();
      resolve(address);
    };
    socket.once('connect', () => finish(socket.localAddress?.replace(/^::ffff:/, '')));
    socket.once('timeout', () => finish(undefined));
    socket.once('error', () => finish(undefined)); // create waits for the monitor, and says so
  });
}

/** Host name for a monitor: the machine's own name when others can use it (cli.md 3.1). */
export async function monitorHostname(names: NameService, warn: Warn): Promise<string> {
  const own = hostname();
  const addresses = await names.addressesOf(own).catch(() => []);
  if (addresses.some((address) => isLocal(address) && !isLoopback(address))) return own;
  return await nameOrAddress(await outboundAddress(), names, warn);
}

/** Host name for a node: what the monitor's network calls this host (cli.md 3.2). */
export async function nodeHostname(
  monitor: { readonly host: string; readonly port: number } | undefined,
  names: NameService,
  warn: Warn,
): Promise<string> {
  const towards = monitor && (await addressTowards(monitor.host, monitor.port));
  return await nameOrAddress(towards ?? (await outboundAddress()), names, warn);
}

/** The name of an address when the name leads back to it, else the address. */
async function nameOrAddress(address: string, names: NameService, warn: Warn): Promise<string> {
  const name = await names.nameOf(address).catch(() => address);
  const back = isIP(name) === 0 ? await names.addressesOf(name).catch(() => []) : [];
  if (back.includes(address)) return name;
  warn(`using address ${address} as host name of this node; option --hostname sets another`);
  return address;
}

/** Network for the HBA line of a LAN: that of the interface which carries the host's address. */
export async function networkOfHost(
  host: string,
  names: NameService,
  warn: Warn,
): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await names.addressesOf(host).catch(() => []) : [host];
  const found = networkOf(addresses);
  if (found !== undefined) return [found];
  warn(`no interface of this host carries an IPv4 address of "${host}": its LAN is not known`);
  return await hbaHosts(host, names, warn);
}

function isLocal(address: string): boolean {
  return interfaces().some((each) => each.address === address);
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function firstAddress(): string | undefined {
  return interfaces().find((each) => !each.internal && isIP(each.address) === 4)?.address;
}

function interfaces() {
  return Object.values(networkInterfaces()).flatMap((each) => each ?? []);
}
