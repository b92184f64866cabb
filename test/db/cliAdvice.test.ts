// Commands that ask the monitor why and what if, as the role that keepers connect as.
import t from 'tap';
import { type Outcome, run, scratch, words } from '../cli/support.js';
import { ScratchServer } from '../support/scratchServer.js';

const server = await ScratchServer.start(t);
const database = await server.createDatabase();
const home = scratch(t);
const uri = `postgres://autoctl_node@127.0.0.1:${String(server.port)}/${database}?sslmode=disable`;

async function ask(line: string): Promise<Outcome> {
  return await run([...words(line), '--monitor', uri], home);
}

async function sql(text: string): Promise<void> {
  await server.query(database, text);
}

/** Lets the group stand in the given states, as if all had just reported. */
async function group(nodes: Readonly<Record<string, string>>): Promise<void> {
  await sql('delete from pgautofailover.node_evidence');
  await sql('delete from pgautofailover.node');
  for (const [index, [name, state]] of Object.entries(nodes).entries()) {
    const id = String(index + 1);
    await sql(
      `insert into pgautofailover.node
         (nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate, reportedstate,
          reportedrepstate, reportedlsn, health, candidatepriority)
       values (${id}, 0, '${name}', 'db${id}', 5432, 1, '${state}', '${state}', 'sync',
               '0/3000000', 1, 50)`,
    );
    await sql(`insert into pgautofailover.node_evidence (nodeid, streaming) values (${id}, true)`);
  }
}

/** The group reports now: what is older than seconds counts as silence. */
async function report(): Promise<void> {
  await sql('update pgautofailover.node set reporttime = now(), healthchecktime = now()');
}

t.test('show advice says what is wrong and how to cure it', async (t) => {
  await group({ node_1: 'primary', node_2: 'secondary' });
  await sql(
    "update pgautofailover.node set reporttime = now() - interval '1 min' where nodeid = 2",
  );
  const text = await ask('show advice');
  t.equal(text.code, 0);
  t.match(text.out, /^CRITICAL {2}node_2 \(default\/0\): node is silent\n {10}has not reported/m);
  t.match(text.out, /^ {10}cure: look at the host/m);
  t.match(text.out, /^CRITICAL {2}monitor does not watch$/m, 'no background loops run here');
  const rows = JSON.parse((await ask('show advice --json')).out) as unknown[];
  t.match(rows[0], { severity: 'critical', subject: /./, message: /./, cure: /./ });
  const other = JSON.parse((await ask('show advice --formation other --json')).out) as unknown[];
  t.match(other, [{ subject: 'monitor does not watch', formationid: null }]);
  t.equal(other.length, 1, 'another formation has its own advice and that about the monitor');
});

t.test('show explain says what each node waits for', async (t) => {
  await group({ node_1: 'primary', node_2: 'secondary' });
  await sql("update pgautofailover.node set goalstate = 'catchingup' where nodeid = 2");
  await report();
  const text = await ask('show explain');
  t.match(text, { code: 0, log: [] });
  t.match(text.out, /^ +Name \| +Node \| +Reported State \| +Assigned State \| +Rule\n/);
  t.match(text.out, /^node_2: waits for the node to report catchingup.*\n {2}holds: /m);
  const rows = JSON.parse((await ask('show explain --json')).out) as unknown[];
  t.match(rows[1], { node_id: 2, reported: 'secondary', goal: 'catchingup', sees: Array });
  t.match(await ask('show explain --formation none'), { code: 3, out: '', log: [/has no nodes/] });
});

t.test('a rehearsed failover tells who leads, and changes nothing', async (t) => {
  await group({ node_1: 'primary', node_2: 'secondary' });
  await report();
  const snapshot = `select n.*, (select max(eventid) from pgautofailover.event)
                      from pgautofailover.node as n order by n.nodeid`;
  const before = await server.query(database, snapshot);
  const text = await ask('perform failover --dry-run');
  t.match(text, { code: 0, log: [] });
  t.match(text.out, /^Rehearsal of "planned".*: nothing was changed\n {2}primary: node_2 takes/);
  t.match(text.out, /^ {2}loss: {4}nothing\n {2}blocked: nothing\n/m);
  t.match(text.out, /^ +0\.0 s \| node_1 \| +primary \| +draining \| +105 \| an operator asked/m);
  const json = JSON.parse(
    (await ask('perform switchover --dry-run --fault standby_host --json')).out,
  ) as unknown;
  t.match(json, {
    formation: 'default',
    group: 0,
    fault: 'standby_host',
    summary: { primary: 'node_1 stays', loss: 'nothing', blocked: /./ },
    steps: [{ step: Number, at_ms: Number, node_name: String, reported: String, goal: String }],
  });
  t.strictSame(await server.query(database, snapshot), before);
});

t.test('a rehearsal that cannot begin says why', async (t) => {
  await group({ node_1: 'single' });
  await report();
  const planned = await ask('perform failover --dry-run');
  t.match(planned, { code: 6, out: '', log: [/there is nobody to fail over to/] });
  const standby = await ask('perform failover --dry-run --fault standby_host');
  t.match(standby, { code: 6, out: '', log: [/has no standby that could die/] });
});

t.test('show timeline finds a fork, accept timeline chooses the branch', async (t) => {
  await group({ node_1: 'primary', node_2: 'secondary' });
  await report();
  t.match((await ask('show timeline')).out, /node_1 \|.* ok, on accepted lineage\n/);
  t.match(await ask('accept timeline --tli 7'), { code: 6, out: '', log: [/knows timeline 7/] });
  await sql(`update pgautofailover.node set reportedtli = 2 where nodeid = 1`);
  await sql(`update pgautofailover.node set reportedtli = 3, reportedlsn = '0/5000000'
              where nodeid = 2`);
  await sql(`insert into pgautofailover.node_timeline_history
                 (nodeid, tli, parenttli, switchpoint_lsn)
             values (1, 2, 1, '0/2000000'), (2, 3, 1, '0/1000000')`);
  const forked = await ask('show timeline');
  t.match(forked.out, /^ +TLI \| Parent TLI \| Switchpoint LSN\n/);
  t.match(forked.out, /^ +2 \| +1 \| +0\/2000000$/m);
  t.match(forked.out, /node_2 \| +2 \| +3 \| +0\/5000000 \| FORK: timeline 3 is no part/);
  t.match(forked.out, /"pg_autoctl accept timeline --tli N"/);
  const accepted = await ask("accept timeline --tli 3 --reason 'it has the orders'");
  t.match(accepted, { code: 0, out: 'Timeline 3 is accepted for formation "default", group 0\n' });
  const json = JSON.parse((await ask('show timeline --json')).out) as unknown;
  t.match(json, { timelines: [{ tli: 2, parent_tli: 1 }, { tli: 3 }] });
  t.match(json, { nodes: [{ on_accepted_lineage: false }, { on_accepted_lineage: true }] });
});

t.test('a region is a label', async (t) => {
  await group({ node_1: 'single' });
  t.match(await ask('get node region --name node_1'), { code: 0, out: 'default\n' });
  t.match(await ask('set node region eu-west-1 --name node_1'), { code: 0, out: 'eu-west-1\n' });
  const json = await ask('get node region --name node_1 --json');
  t.match(JSON.parse(json.out), { name: 'node_1', region: 'eu-west-1' });
  t.match(await ask('get node region --name nobody'), { code: 6, out: '' });
});

t.test('an election that waits for a silent node is decided when loss is allowed', async (t) => {
  await group({ node_1: 'primary', node_2: 'report_lsn', node_3: 'secondary' });
  await sql(`update pgautofailover.node set goalstate = 'draining', reportedpgisrunning = false,
             reporttime = now() - interval '1 h', health = 0 where nodeid = 1`);
  await sql(`update pgautofailover.node set goalstate = 'report_lsn',
             reporttime = now() - interval '1 h', health = 0 where nodeid = 3`);
  await sql('update pgautofailover.node set reporttime = now() where nodeid = 2');
  const guarded = await ask('perform failover --wait 1');
  t.equal(guarded.code, 12, 'the election still waits');
  const goal = async (): Promise<unknown> =>
    (await server.query(database, 'select goalstate from pgautofailover.node where nodeid = 2'))[0];
  t.match(await goal(), { goalstate: 'report_lsn' });
  await sql('update pgautofailover.node set reporttime = now() where nodeid = 2');
  const allowed = await ask('perform failover --allow-data-loss --wait 1');
  t.match(allowed.log.join('\n'), /WARN Data loss is accepted: /);
  t.match(await goal(), { goalstate: 'prepare_promotion' }, allowed.log.join('\n'));
});

t.test('the loser of an election that was left alone leads when loss is allowed', async (t) => {
  await group({ node_1: 'join_secondary' });
  await sql('update pgautofailover.node set reporttime = now()');
  t.match((await ask('show explain')).out, /was removed, and may have taken writes/);
  const guarded = await ask('perform failover --wait 1');
  t.equal(guarded.code, 6);
  t.match(guarded.log.join('\n'), /fewer than two nodes[^]*HINT: .*explain\(\) says what the node/);
  const allowed = await ask('perform failover --allow-data-loss --wait 1');
  t.notMatch(allowed.log.join('\n'), /fewer than two nodes/);
  const [node] = await server.query(database, 'select goalstate from pgautofailover.node');
  t.match(node, { goalstate: 'report_lsn' });
});
