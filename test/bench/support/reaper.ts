import { spawn } from 'node:child_process';

/**
 * Shell: waits until the pipe closes, then kills for two seconds whatever runs a program below
 * the folder $1.  The peer's processes change their command lines and outlive their parent, so
 * nothing else finds them after a SIGKILL to the benchmark.
 */
const REAPER = `
cat > /dev/null
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  for link in /proc/[0-9]*/exe; do
    pid=\${link#/proc/}
    case "$(readlink "$link")" in
      "$1"/*/postgres | "$1"/*/postgres\\ *) ;;
      "$1"/*) kill -KILL "\${pid%/exe}" ;;
    esac
  done 2> /dev/null
  sleep 0.1
done
`;

/** Ends what runs programs of this folder as soon as this process is gone, in whatever way. */
export function endWithThisProcess(folder: string): void {
  const reaper = spawn('sh', ['-c', REAPER, 'reaper', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  // its pipe alone must not keep this process alive
  const pipe = reaper.stdin as (NodeJS.WritableStream & { unref?: () => void }) | null;
  pipe?.unref?.();
}
