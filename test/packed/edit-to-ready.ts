import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Project, Running } from './project';

/** From an edit until what it changes is served. Milliseconds. */
export interface EditToReady {
  readonly took: number;
  /** How long the compiler, and then the process, stood in the queue for a core meanwhile. It is 0 where cores are free. */
  readonly queued: number;
}

/** What `npm run dev` says when all workers run. */
const ready = '"msg":"ready"';

/** Edits the sagas of a project while `npm run dev` runs there, which has been ready so many times. */
export async function editToReady(project: Project, running: Running, times: number): Promise<EditToReady> {
  const before = queuedOf(running.pid);
  const began = Date.now();
  project.edit('src/sagas.ts', (text) => `${text}\n// edited ${times}`);
  const done = running.printed(ready, times + 1).then(() => true);
  let last = before;
  // A process that was replaced is in the process table no more.
  while (!(await Promise.race([done, sleep(50, false)]))) last = new Map([...last, ...queuedOf(running.pid)]);
  const took = Date.now() - began;
  last = new Map([...last, ...queuedOf(running.pid)]);
  // The old process stops while the compiler works: it is on nobody's way.
  const waited = [...last].map(([pid, { isCompiler, queued }]) => {
    const old = before.get(pid);
    if (isCompiler) return queued - (old?.queued ?? 0);
    return old === undefined ? queued : 0;
  });
  return { took, queued: waited.reduce((sum, each) => sum + each, 0) };
}

interface Queued {
  readonly isCompiler: boolean;
  /** Of its main thread, since it began. Milliseconds. */
  readonly queued: number;
}

/** The compiler and the program below a process. Linux alone: elsewhere nothing is known of queues. */
function queuedOf(above: number): Map<number, Queued> {
  const parents = new Map<number, number>();
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    const [, parent] = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /, '')
      .split(' ');
    parents.set(Number(pid), Number(parent));
  }
  const isBelow = (pid: number): boolean => pid === above || (parents.has(pid) && isBelow(parents.get(pid)!));
  const found = new Map<number, Queued>();
  for (const pid of parents.keys()) {
    if (!isBelow(pid)) continue;
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    const isCompiler = command.includes('.bin/nest start');
    if (!isCompiler && !command.includes('dist/main')) continue;
    const [, queued] = read(`/proc/${pid}/schedstat`).split(' ');
    found.set(pid, { isCompiler, queued: Number(queued) / 1e6 });
  }
  return found;
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @returns '' where there is no such file any more */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
