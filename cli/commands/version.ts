import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { json } from '../language/options.js';
import { EXTENSION_VERSION, VERSION } from '../version.js';

/** `version` (cli.md section 14). */
export const command = defineCommand({
  options: { json },
  async run(_values, { io, json: asJson }) {
    const { findPgCtl } = await import('../create/findPgCtl.js');
    const { postgresVersion, postgresVersionText } = await import('../local/postgresVersion.js');
    const pgCtl = await findPgCtl(undefined, io).catch(() => ''); // none is an answer too
    const version = await postgresVersion(pgCtl);
    const [major = '', minor = '0'] = version.split('.');
    if (asJson) {
      const document = {
        pg_autoctl: VERSION,
        pgautofailover: EXTENSION_VERSION,
        pg_major: major,
        pg_version: version,
        pg_version_str: await postgresVersionText(pgCtl),
        pg_version_num: Number(major) * 10_000 + Number(minor),
      };
      io.out(`${formatJson(document)}\n`);
      return undefined;
    }
    io.out(
      `pg_autoctl version ${VERSION}\n` +
        `pg_autoctl extension version ${EXTENSION_VERSION}\n` +
        (version === '' ? '' : `using PostgreSQL ${version}\n`) +
        'compatible with Postgres 14, 15, 16, 17 and 18\n',
    );
    return undefined;
  },
});
