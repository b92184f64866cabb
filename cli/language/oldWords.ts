/** Where the words of `do ...` (2.0 to 2.2) are now (cli.md section 12). */
const OLD_WORDS: readonly (readonly [old: string, now: string])[] = [
  ['do show', 'inspect show'],
  ['do pgsetup', 'inspect pgsetup'],
  ['do fsm state', 'inspect fsm state'],
  ['do fsm list', 'inspect fsm list'],
  ['do fsm gv', 'inspect fsm gv'],
  ['do monitor version', 'inspect monitor version'],
  ['manual monitor version', 'inspect monitor version'],
  ['do monitor get', 'inspect monitor get'],
  ['do monitor parse-notification', 'inspect monitor parse-notification'],
  ['do service getpid', 'inspect getpid'],
  ['do', 'manual'],
];

/** A command line in the words of today; the peer's old ones go on working. */
export function withoutOldWords(args: readonly string[]): string[] {
  const first = args.findIndex((arg) => !arg.startsWith('-'));
  if (first < 0) return [...args];
  const typed = `${args.slice(first).join(' ')} `;
  for (const [old, now] of OLD_WORDS) {
    if (!typed.startsWith(`${old} `)) continue;
    const rest = args.slice(first + old.split(' ').length);
    return [...args.slice(0, first), ...now.split(' '), ...rest];
  }
  return [...args];
}
