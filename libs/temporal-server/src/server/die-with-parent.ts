import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

const running = new Set<ChildProcess>();

/**
 * Ends a child when this process ends, however that comes about, and installs no signal handlers for it: those would
 * change what Ctrl-C does to the program that uses this library.
 *
 * A `kill -9` of this process runs no code here, so a shell keeps watch: its input is a pipe that only this process
 * holds, and reading it returns when this process is gone. Windows has no such shell; there the exit hook must do.
 */
export function dieWithParent(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', endAll);
  running.add(child);
  const watch = process.platform === 'win32' ? undefined : watchFor(child);
  child.once('exit', () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', endAll);
    watch?.kill('SIGKILL');
  });
}

function endAll(): void {
  for (const child of running) child.kill();
}

function watchFor({ pid }: ChildProcess): ChildProcess {
  // Ctrl-C goes to the whole process group: the watch must outlast it, or a slow parent would lose its guard.
  const script = `trap '' INT TERM HUP; read -r _; kill ${pid}; sleep 5; kill -9 ${pid}`;
  const watch = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] });
  // Neither the watch nor its pipe may keep this process from ending; without a shell the exit hook remains.
  watch.on('error', () => {});
  watch.unref();
  (watch.stdin as Socket | null)?.unref();
  return watch;
}
