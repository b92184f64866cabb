/** Rules and functions broken on purpose: a simulation that does not notice is worth nothing. */

/** One way to break the machine. */
export interface Mutation {
  readonly name: string;
  /** A schedule that is known to notice it; `npm run simulate -- --mutations N` looks for one. */
  readonly seed: number;
  /** Breaks it in a database of its own; an error when there is nothing to break any more. */
  readonly sql: string;
}

/** Changes the text of a function; fails when the text is not there. */
function rewrite(name: string, from: string, to: string): string {
  return `
    do $mutation$
    declare
      v_before text := pg_get_functiondef('pgautofailover.${name}'::regproc);
      v_after  text := replace(v_before, $from$${from}$from$, $to$${to}$to$);
    begin
      if v_after = v_before then raise exception 'nothing to break in ${name}'; end if;
      execute v_after;
    end $mutation$`;
}

/** Changes rows of the machine; fails when none is there. */
function change(statement: string): string {
  return `
    do $mutation$
    begin
      ${statement};
      if not found then raise exception 'nothing to break'; end if;
    end $mutation$`;
}

function withoutWords(words: readonly string[], where: string): string {
  const requires = words.reduce((list, word) => `array_remove(${list}, '${word}')`, 'requires');
  return change(`
    update pgautofailover.fsm_rule set requires = ${requires}
     where ${where} and requires && '{${words.map((word) => `"${word}"`).join(',')}}'`);
}

const withoutRules = (where: string): string =>
  change(`delete from pgautofailover.fsm_rule where ${where}`);

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'M43 does not wait until the old primary is out',
    seed: 1,
    sql: withoutWords(['primary_out'], `rule in ('M43', 'M42')`),
  },
  {
    name: 'a lease counts from the last report, without standbys and margin',
    seed: 1,
    sql: rewrite('is_surely_out', 'greatest(p_node.reporttime, p_contact)', 'p_node.reporttime'),
  },
  {
    name: 'no node has to hold a lease',
    seed: 1,
    sql: `create or replace function pgautofailover.lease_required(p_node pgautofailover.node)
          returns boolean language sql stable as 'select false'`,
  },
  {
    name: 'M15 in the middle of a failover',
    seed: 1,
    sql: withoutWords(
      ['not failover_in_progress', 'not promotion_ordered', 'not primary_leaving'],
      `rule in ('M13', 'M15')`,
    ),
  },
  {
    name: 'E5 ignored: an election does not wait for missing standbys',
    seed: 1,
    sql: rewrite('election_problem', 'cardinality(p_election.missing) > 0', 'false'),
  },
  {
    name: 'M12 missing: a dead standby still counts',
    seed: 1,
    sql: withoutRules(`rule = 'M12'`),
  },
  {
    name: 'P7 by one witness: a lost session is a dead node',
    seed: 1,
    sql: rewrite('is_process_dead', `and p_evidence.probe = 'refused'`, ''),
  },
  {
    name: 'M47 missing: a demoted node never comes back',
    seed: 1,
    sql: withoutRules(`rule in ('M46', 'M47')`),
  },
  {
    name: 'M24 missing: a standby without stream is waited for',
    seed: 1,
    sql: withoutRules(`rule = 'M24'`),
  },
  {
    name: 'the winner of an election does not fetch the WAL that it lacks',
    seed: 1,
    sql: rewrite('elect', 'v.lacks_wal := ', 'v.lacks_wal := false and '),
  },
  {
    name: 'M5 missing: a node that fenced itself is not taken back',
    seed: 1,
    sql: withoutRules(`rule = 'M5'`),
  },
  {
    name: 'goals are written though they do not change',
    seed: 1,
    sql: rewrite('assign_goal', 'and n.goalstate <> p_goal', ''),
  },
  {
    name: "an operator's bias of an election stays",
    seed: 1,
    sql: rewrite('restore_priorities', 'n.candidatepriority not between 0 and 100', 'false'),
  },
];
