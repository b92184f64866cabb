/**
 * The log line for a notification about another node of our group; undefined for one about
 * ourselves (the goal is logged when it is learnt) and for what is not a state notification.
 */
export function describeNotification(
  payload: string | undefined,
  ownNodeId: number,
): string | undefined {
  const fields = parse(payload);
  const { type, nodeId, name, host, port, reportedState, goalState } = fields;
  if (type !== 'state' || nodeId === ownNodeId) return undefined;
  return (
    `New state for node ${String(nodeId)} "${String(name)}" (${String(host)}:${String(port)}): ` +
    `${String(reportedState)} ➜ ${String(goalState)}`
  );
}

function parse(payload: string | undefined): Record<string, unknown> {
  if (payload === undefined) return {};
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // a hint all the same: the monitor is asked, its text is not needed
  }
}
