/** The keeper's arrows and the copy of them that the monitor checks its rules against. */
import t from 'tap';
import { EDGES } from '../../keeper/transitions.js';
import { ScratchServer } from '../support/scratchServer.js';

const server = await ScratchServer.start(t);
const database = await server.createDatabase();

t.test('pgautofailover.keeper_transition is what keeper/transitions.ts says', async (t) => {
  const rows = await server.query<{ current: string; assigned: string }>(
    database,
    `select unnest(from_state)::text as current, to_state::text as assigned
       from pgautofailover.keeper_transition`,
  );
  const edges = EDGES.filter(({ current }) => current !== 'any');
  const text = (all: readonly { current: string; assigned: string }[]) =>
    all.map(({ current, assigned }) => `${current} -> ${assigned}`).sort();
  t.same(text(rows), text(edges));
});

t.test('a keeper can carry out every order of the rules', async (t) => {
  const missing = await server.query(
    database,
    'select * from pgautofailover.check_fsm_reachability($1)',
    [JSON.stringify(EDGES)],
  );
  t.same(missing, []);
});
