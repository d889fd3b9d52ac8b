import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/**
 * It waits at a pipe that only this process holds: reading ends when `stop` closes it, and when this process is gone.
 * Until then a server that dies is started again, as often as that takes: what a killed one left behind may keep the
 * next from starting at once.
 */
const keeper = `trap '' INT TERM HUP
(
  until [ -e stopping ]; do "$@" & echo $! >server.pid; wait $!; sleep 0.2; done
  : >ended
) >log 2>&1 &
read -r _
: >stopping
until [ -e ended ]; do kill -"$STOP" "$(cat server.pid)"; sleep 0.05; done 2>/dev/null
cd /; rm -rf "$DATA"`;

/** Whose files and process a server is. */
interface Options {
  /** Its folder, which is removed at the end. */
  readonly cwd: string;
  /** `STOP` is the signal that ends it. Default INT. */
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs a database server for tests. It ends with this process, however that ends. @returns what ends it and removes its files */
export function keepRunning(command: readonly string[], { env, ...options }: Options): () => Promise<void> {
  const server = spawn('/bin/sh', ['-c', keeper, 'keeper', ...command], {
    ...options,
    env: { STOP: 'INT', ...env, DATA: options.cwd },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(server, 'exit');
  // A test that forgets to stop it must not hang for it.
  server.unref();
  (server.stdin as unknown as { unref(): void }).unref();
  return async () => {
    server.stdin.end();
    await ended;
  };
}

/** Database servers refuse to run as root: then the user their package made, or nobody. */
export function unprivileged(name: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = [name, 'nobody'].map((each) => users.find(([known]) => known === each)).find(Boolean);
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}
