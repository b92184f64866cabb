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
    seed: 43,
    sql: withoutWords(['primary_out'], `rule in ('M43', 'M42')`),
  },
  {
    name: 'a lease counts from the last report, without standbys and margin',
    seed: 43,
    sql: rewrite('is_surely_out', 'greatest(p_node.reporttime, p_contact)', 'p_node.reporttime'),
  },
  {
    name: 'M12 missing: a dead standby still counts',
    seed: 846,
    sql: withoutRules(`rule = 'M12'`),
  },
  {
    name: 'P7 by one witness: a lost session is a dead node',
    seed: 129,
    sql: [
      rewrite('is_process_dead', `and p_evidence.probe = 'refused'`, ''),
      rewrite('is_process_dead', 'and p_evidence.probe_time > p_node.reporttime', ''),
      rewrite('is_process_dead', 'p_contact < p_evidence.probe_time', 'true'),
    ].join(';'),
  },
  {
    name: 'M47 missing: a demoted node never comes back',
    seed: 1,
    sql: withoutRules(`rule in ('M46', 'M47')`),
  },
  {
    name: 'M24 missing: a standby without stream is waited for',
    seed: 506,
    sql: withoutRules(`rule = 'M24'`),
  },
  {
    name: 'an election takes who has least WAL, and does not fetch the rest',
    seed: 1680,
    sql: [
      rewrite(
        'elect',
        '> (v_winner.timeline, v_winner.lsn)',
        '< (v_winner.timeline, v_winner.lsn)',
      ),
      rewrite('elect', 'v.lacks_wal := ', 'v.lacks_wal := false and '),
    ].join(';'),
  },
  {
    name: 'goals are written though they do not change',
    seed: 14,
    sql: rewrite('assign_goal', 'and n.goalstate <> p_goal', ''),
  },
  {
    name: "an operator's bias of an election stays",
    seed: 18,
    sql: rewrite('restore_priorities', 'n.candidatepriority not between 0 and 100', 'false'),
  },
  {
    name: 'M30 to M32 missing: a node that joins never gets its copy',
    seed: 17,
    sql: withoutRules(`rule in ('M30', 'M31', 'M32')`),
  },
  {
    name: 'M26 and M27 missing: who lost an election never follows',
    seed: 44,
    sql: withoutRules(`rule in ('M26', 'M27')`),
  },
  {
    name: 'M35 and M36 missing: maintenance never begins',
    seed: 90,
    sql: withoutRules(`rule in ('M35', 'M36')`),
  },
  {
    name: 'what was acknowledged before the primary went on alone does not count',
    seed: 8413,
    sql: rewrite('lacks_acknowledged', 'p_primary.alone_from is not null', 'false'),
  },
  {
    name: 'a timeline that nobody followed is taken for the one of the same number',
    seed: 1032372,
    sql: rewrite('has_branched', 'p_node.reportedtli >= (', 'false and p_node.reportedtli >= ('),
  },
  {
    name: 'E5 ignored: nobody waits for the position of a dead standby of the quorum',
    seed: 976,
    sql: rewrite('election_problem', 'cardinality(p_election.missing) > 0', 'false'),
  },
  {
    name: 'M24 asks the keeper, not Postgres, whether the primary is well',
    seed: 5450,
    sql: change(
      `update pgautofailover.fsm_rule
          set requires = array_replace(requires, 'primary_answers', 'primary_present')
        where rule = 'M24'`,
    ),
  },
  {
    name: 'an old primary that cannot start is waited for',
    seed: 4634,
    sql: rewrite('will_not_obey', `in ('draining', 'demote_timeout')`, `in ('single')`),
  },
  {
    name: 'the only standby replaces a living primary, whatever it lacks',
    seed: 503502,
    sql: rewrite('check_acknowledged', 'pgautofailover.lacks_acknowledged(s, p)', 'false'),
  },
  {
    name: 'what a standby acknowledged that leaves the quorum is asked of nobody',
    seed: 1092887,
    sql: rewrite('note_standby_leaves', 'and p_node.replicationquorum', 'and false'),
  },
  {
    name: 'rule 615 missing: the loser of an election waits for a winner that was removed',
    seed: 1088092,
    sql: withoutRules('position = 615'),
  },
];
