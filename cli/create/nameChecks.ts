import { errorText } from '../../keeper/config/configError.js';
import { systemNames } from '../../keeper/postgres/hostAddress.js';
import { UsageError } from '../errors.js';
import { EXIT, type ExitCode } from '../exitCodes.js';
import type { Context } from '../io.js';

/** The addresses of a host name.  Rejects with UsageError when it has none. */
export async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    return await systemNames.addressesOf(name);
  } catch (error) {
    throw new UsageError(
      `host name "${name}" leads to no address: ${errorText(error)}; ` +
        'mend DNS or /etc/hosts, or use an address',
    );
  }
}

/**
 * Name to addresses, each back to a name: Postgres accepts a name in pg_hba.conf only when the two
 * agree.  Resolves to exit code 1 when none does.
 */
export async function checkReverse(name: string, { io, log }: Context): Promise<ExitCode> {
  let agreed = false;
  for (const address of await addressesOf(name)) {
    const back = await systemNames.nameOf(address).catch((error: unknown) => errorText(error));
    io.out(`${name}: ${address}: ${back}\n`);
    agreed ||= back.toLowerCase() === name.toLowerCase();
  }
  if (agreed) return EXIT.ok;
  log.warn(
    `no address of "${name}" has a reverse look-up that says "${name}": pg_hba.conf gets the ` +
      'addresses instead of the name; mend DNS or /etc/hosts when it shall be the name',
  );
  return EXIT.usage;
}
