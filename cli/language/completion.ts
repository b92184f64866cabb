import { COMMANDS } from './commandTable.js';
import { wordsAfter } from './findCommand.js';
import { COMMON_OPTIONS } from './options.js';
import type { Options } from './optionSpec.js';

/** What the scripts know: everything is in them, since a start of Node at each Tab is too slow. */
interface Tree {
  /** By the words that are typed: what may follow. */
  readonly next: ReadonlyMap<string, readonly string[]>;
  /** Options whose value is a file or folder. */
  readonly files: readonly string[];
  /** Options with another value. */
  readonly values: readonly string[];
}

const FILE_PLACEHOLDERS = ['DIR', 'FILE', 'PATH'];

/** Prints the completion of one shell. */
export async function completionScript(shell: 'bash' | 'zsh'): Promise<string> {
  const tree = await readTree();
  return shell === 'bash' ? bashScript(tree) : zshScript(tree);
}

async function readTree(): Promise<Tree> {
  const next = new Map<string, readonly string[]>();
  const files = new Set<string>();
  const values = new Set<string>();
  for (const { words, load } of COMMANDS) {
    const parts = words.split(' ');
    parts.forEach((_part, index) => {
      const before = parts.slice(0, index).join(' ');
      next.set(before, wordsAfter(before));
    });
    const { command } = await load();
    const options: Options = { ...command.options, ...COMMON_OPTIONS };
    next.set(words, [
      ...(command.positionals ?? '').split('|').filter((word) => /^[a-z][a-z-]*$/.test(word)),
      ...Object.keys(options).map((name) => `--${name}`),
    ]);
    for (const [name, option] of Object.entries(options)) {
      if (option.kind === 'switch') continue;
      const set = FILE_PLACEHOLDERS.includes(option.placeholder) ? files : values;
      set.add(`--${name}`);
    }
  }
  return { next, files: [...files].sort(), values: [...values].sort() };
}

/** A function of both shells: what may follow the words of $1. */
function nextFunction({ next }: Tree): string {
  const cases = [...next].map(([words, after]) => `    '${words}') echo '${after.join(' ')}' ;;\n`);
  return `_pg_autoctl_next() {\n  case "$1" in\n${cases.join('')}  esac\n}\n`;
}

function bashScript(tree: Tree): string {
  return `# bash completion of pg_autoctl: source <(pg_autoctl completion bash)
${nextFunction(tree)}
_pg_autoctl() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" typed='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case " $(_pg_autoctl_next "$typed") " in
      *" $word "*) case "$word" in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac ;;
    esac
  done
  case " ${tree.files.join(' ')} -D " in
    *" $prev "*) COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null; return ;;
  esac
  case " ${tree.values.join(' ')} " in
    *" $prev "*) COMPREPLY=(); return ;;
  esac
  COMPREPLY=($(compgen -W "$(_pg_autoctl_next "$typed")" -- "$cur"))
}
complete -F _pg_autoctl pg_autoctl
`;
}

function zshScript(tree: Tree): string {
  return `#compdef pg_autoctl
# zsh completion of pg_autoctl: source <(pg_autoctl completion zsh)
${nextFunction(tree)}
_pg_autoctl() {
  local typed='' word prev="\${words[CURRENT-1]}"
  local -a after
  for word in "\${(@)words[2,CURRENT-1]}"; do
    after=(\${=$(_pg_autoctl_next "$typed")})
    [[ $word != -* ]] && (( \${after[(Ie)$word]} )) && typed="\${typed:+$typed }$word"
  done
  [[ " ${tree.files.join(' ')} -D " == *" $prev "* ]] && { _files; return }
  [[ " ${tree.values.join(' ')} " == *" $prev "* ]] && return
  compadd -- \${=$(_pg_autoctl_next "$typed")}
}
compdef _pg_autoctl pg_autoctl
`;
}
