import pg from 'pg';
import { passwordEncryption } from '../../keeper/postgres/managedConf.js';
import { md5Verifier, scramVerifier } from '../../keeper/postgres/passwordVerifier.js';
import { quotedName } from '../../keeper/postgres/quoting.js';
import type { MonitorServer } from './monitorServer.js';

const NODE_ROLE = 'autoctl_node';

/** The password of the keepers' role, as a verifier: no log of the server gets the password. */
export async function setNodePassword(server: MonitorServer, password: string): Promise<void> {
  const { authMethod } = server.config.postgresql;
  const verifier =
    passwordEncryption(authMethod) === 'md5'
      ? md5Verifier(password, NODE_ROLE)
      : await scramVerifier(password);
  await server.query(`alter role ${quotedName(NODE_ROLE)} password ${pg.escapeLiteral(verifier)}`);
}

/** A formation with the defaults of `create formation`, unless it is there. */
export async function ensureFormation(server: MonitorServer, formation: string): Promise<void> {
  await server.query(
    `select pgautofailover.create_formation($1, 'pgsql', 'postgres', true, 0)
      where not exists (select from pgautofailover.formation where formationid = $1)`,
    [formation],
  );
}
