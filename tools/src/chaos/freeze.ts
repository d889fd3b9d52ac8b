import { spawn } from 'node:child_process';

/**
 * SIGSTOP, and SIGCONT after a while. A shell of its own sends the second one: if this process were killed meanwhile, a
 * stopped child would never learn that its parent is gone.
 * @returns whether there was one to stop
 */
export function freeze(pids: readonly (number | undefined)[], ms: number): boolean {
  const alive = pids.filter((pid) => signal(pid, 'SIGSTOP'));
  if (alive.length === 0) return false;
  const thaw = `sleep ${ms / 1000}; kill -CONT ${alive.join(' ')}`;
  spawn('/bin/sh', ['-c', thaw], { detached: true, stdio: 'ignore' }).unref();
  return true;
}

/** @param pid absent: of a process that never was. @returns whether there is such a process */
export function signal(pid: number | undefined, name: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
