/** Databases in which seeds are played. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer, type Teardown } from '../support/scratchServer.js';

const TEMPLATE = 'simulation';

/** A server whose databases hold the extension with the simulation's clock. */
export class Stage {
  readonly server: ScratchServer;

  private constructor(server: ScratchServer) {
    this.server = server;
  }

  static async start(t: Teardown): Promise<Stage> {
    const server = await ScratchServer.start(t, {
      settings: {
        synchronous_commit: 'off',
        shared_buffers: "'128MB'",
        jit: 'off',
        // nobody looks at what a session does, or at its WAL
        update_process_title: 'off',
        track_activities: 'off',
        wal_level: 'minimal',
        max_wal_senders: '0',
        // a fifth of the time would go into plans anew for the same few rows
        plan_cache_mode: 'force_generic_plan',
      },
    });
    await server.createDatabase({ name: TEMPLATE });
    await server.query(
      TEMPLATE,
      readFileSync(join(CHECKOUT, 'test/simulation/simulation.sql'), 'utf8'),
    );
    return new Stage(server);
  }

  /** A connection to a new database, broken by `mutation` or as it is. */
  async open(mutation = ''): Promise<pg.Client> {
    const database = await this.server.createDatabase({ template: TEMPLATE });
    if (mutation !== '') await this.server.query(database, mutation);
    return await this.server.connect(database);
  }
}
