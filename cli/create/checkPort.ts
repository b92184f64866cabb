import { createServer } from 'node:net';
import { errnoCode } from '../../keeper/config/configError.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

/** Finds a port that another process has before anything is made.  Rejects with CliError. */
export async function refusePortInUse(port: number, listenAddresses: string): Promise<void> {
  for (const address of addressesToTry(listenAddresses)) {
    // Whatever else is wrong with an address, Postgres says it better.
    if ((await listenProblem(port, address)) !== 'EADDRINUSE') continue;
    throw new CliError(
      EXIT.usage,
      `port ${String(port)} is in use on this host; choose another with option --pgport, ` +
        'or stop what listens there',
    );
  }
}

/** As in listen_addresses; undefined = all. */
function addressesToTry(listenAddresses: string): readonly (string | undefined)[] {
  const given = listenAddresses.split(',').map((address) => address.trim());
  return given.map((address) =>
    ['*', '', '0.0.0.0', '::'].includes(address) ? undefined : address,
  );
}

/** The code of the error that listening there has; '' = none. */
async function listenProblem(port: number, address: string | undefined): Promise<string> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once('error', (error) => resolve(errnoCode(error)));
    probe.listen({ port, ...(address === undefined ? {} : { host: address }) }, () =>
      probe.close(() => resolve('')),
    );
  });
}
