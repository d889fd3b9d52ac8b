import { spawn } from 'node:child_process';

/**
 * SIGSTOP, and SIGCONT after a while. A shell of its own sends the second one: if this process were killed meanwhile, a
 * stopped child would never learn that its parent is gone.
 */
export function freeze(pids, ms) {
  const alive = pids.filter((pid) => signal(pid, 'SIGSTOP'));
  if (alive.length === 0) return;
  const thaw = `sleep ${ms / 1000}; kill -CONT ${alive.join(' ')}`;
  spawn('/bin/sh', ['-c', thaw], { detached: true, stdio: 'ignore' }).unref();
}

/** @returns whether there is such a process */
export function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
