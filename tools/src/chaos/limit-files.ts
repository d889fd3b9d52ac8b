import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/**
 * A disk that is full under one process, and under no other: the kernel refuses each write that would make a file larger
 * than the limit.
 * @param bytes `0`, or `unlimited`
 * @returns whether there is such a process
 */
export function limitFiles(pid: number | undefined, bytes: '0' | 'unlimited'): boolean {
  // Only its own user may limit a process; root, without a capability of its own for that, may not.
  const folder = pid === undefined ? undefined : statSync(`/proc/${pid}`, { throwIfNoEntry: false });
  if (folder === undefined) return false;
  const { uid, gid } = folder;
  return spawnSync('prlimit', ['--pid', `${pid}`, `--fsize=${bytes}:`], { uid, gid }).status === 0;
}
