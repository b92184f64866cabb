import type { ServiceFolder } from '../../support/scratchFolder.js';
import { fillRegistry, startOurMonitor } from './monitorServer.js';
import { ratio, table } from './table.js';

const ROWS = 25;

interface FunctionTime {
  readonly name: string;
  readonly calls: string;
  readonly total: number;
  readonly self: number;
  [column: string]: unknown;
}

/**
 * Where a heartbeat's time goes: calls one after the other, each in its own transaction, with
 * the server's function statistics on (which make the calls slower).
 */
export async function callProfile(
  folder: ServiceFolder,
  { calls, nodes }: { readonly calls: number; readonly nodes: number },
): Promise<string> {
  const server = await startOurMonitor(folder, [
    'track_functions = all',
    'synchronous_commit = off',
  ]);
  await fillRegistry(server, nodes);
  const client = await server.connect();
  try {
    await client.query(`
      create procedure public.heartbeats(p_calls integer, p_nodes integer) language plpgsql as $$
      declare
          v_node   integer;
          v_state  pgautofailover.replication_state;
      begin
          for i in 1..p_calls loop
              v_node := 1 + i % p_nodes;
              v_state := case v_node % 2 when 1 then 'primary' else 'secondary' end;
              perform pgautofailover.node_active('f' || (v_node + 1) / 2, v_node, 0, v_state,
                                                 true, 1, '0/3000060',
                                                 case v_node % 2 when 1 then 'sync' else '' end);
              commit;
          end loop;
      end $$`);
    await client.query(`call public.heartbeats(${2 * nodes + 100}, ${nodes})`);
    await client.query('select pg_stat_force_next_flush()');
    await client.query('select pg_stat_reset()');
    const startMs = performance.now();
    await client.query(`call public.heartbeats(${calls}, ${nodes})`);
    const perCallUs = ((performance.now() - startMs) * 1000) / calls;
    await client.query('select pg_stat_force_next_flush()');
    const { rows } = await client.query<FunctionTime>(`
      select funcname as name, calls, total_time * 1000 as total, self_time * 1000 as self
        from pg_stat_user_functions
       where schemaname = 'pgautofailover'
       order by self_time desc
       limit ${ROWS}`);
    const lines = rows.map(({ name, calls: count, total, self }) => [
      name,
      (Number(count) / calls).toFixed(2),
      (total / calls).toFixed(1),
      (self / calls).toFixed(1),
    ]);
    return (
      `${calls} calls over ${nodes} nodes: ${perCallUs.toFixed(1)} us each with statistics on ` +
      `(${ratio(1e6, perCallUs).replace('x', '')} per second in one session)\n` +
      table([['function', 'per call', 'total us', 'self us'], ...lines])
    );
  } finally {
    await client.end();
  }
}
