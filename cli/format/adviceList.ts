/** One row of the view pgautofailover.advice; null = it is not about one formation or node. */
export interface Advice {
  readonly severity: string;
  readonly formationid: string | null;
  readonly groupid: number | null;
  readonly nodename: string | null;
  readonly subject: string;
  readonly message: string;
  readonly cure: string;
}

const SEVERITY_WIDTH = 8;
const INDENT = ' '.repeat(SEVERITY_WIDTH + 2);

/** Worst first, three lines each: what, why, and the statement that cures it. */
export function formatAdvice(advice: readonly Advice[]): string {
  if (advice.length === 0) return 'Nothing to advise: all is as it should be.';
  return advice
    .map((one) =>
      [
        `${one.severity.toUpperCase().padEnd(SEVERITY_WIDTH)}  ${placeOf(one)}${one.subject}`,
        `${INDENT}${one.message}`,
        `${INDENT}cure: ${one.cure}`,
      ].join('\n'),
    )
    .join('\n\n');
}

/** `node_1 (default/0): `, without what does not apply. */
export function placeOf({ formationid, groupid, nodename }: Advice): string {
  const group =
    formationid === null ? '' : `${formationid}${groupid === null ? '' : `/${String(groupid)}`}`;
  if (nodename === null) return group === '' ? '' : `${group}: `;
  return `${nodename} (${group}): `;
}
