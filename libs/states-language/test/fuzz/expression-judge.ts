import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Subject } from './arbitrary-expression';

/** Megabytes that evaluation may hold: far less than a worker has. */
const maxMegabytes = 700;
/** CPU time of one evaluation: its bounds are meant to come at about a second, and other sagas wait at most three. */
const maxMs = 3_000;
/** By the clock, of a process that answers no more: a busy machine may be slow. */
const maxSilenceMs = 20_000;

/** What one evaluation took. `fault` says what it took too much of. */
export interface Verdict {
  readonly outcome?: string;
  readonly ms?: number;
  readonly fault?: string;
}

/** Evaluates in a process of its own, which is ended when it doesn't end, and dies when it takes too much memory. */
export class ExpressionJudge {
  private child: Promise<ChildProcess> | undefined;

  async judge(subject: Subject): Promise<Verdict> {
    // A collection of garbage that came just now, or the first use of code, isn't the expression's: twice, then.
    const first = await this.once(subject);
    return first.fault?.startsWith('CPU') ? this.once(subject) : first;
  }

  async close(): Promise<void> {
    const child = await this.child;
    this.child = undefined;
    child?.kill('SIGKILL');
  }

  private async once(subject: Subject): Promise<Verdict> {
    const child = await (this.child ??= start());
    const verdict = await new Promise<Verdict>((resolve) => {
      const silence = setTimeout(() => resolve({ fault: `CPU: no end within ${maxSilenceMs} ms` }), maxSilenceMs);
      const settle = (given: Verdict) => {
        clearTimeout(silence);
        child.removeAllListeners();
        resolve(given);
      };
      child.once('message', (answer: { outcome: string; ms: number }) =>
        settle({ ...answer, ...(answer.ms > maxMs && { fault: `CPU: ${answer.ms.toFixed()} ms` }) }),
      );
      child.once('exit', (code, signal) => settle({ fault: `memory: the process died (${signal ?? code})` }));
      child.send(subject);
    });
    if (verdict.fault !== undefined && verdict.ms === undefined) await this.close();
    return verdict;
  }
}

function start(): Promise<ChildProcess> {
  const loader = join(__dirname, '../../../../scripts/typescript.cjs');
  const child = fork(join(__dirname, 'judged.ts'), {
    execArgv: [`--max-old-space-size=${maxMegabytes}`, '--conditions=@backstitch/source', '-r', loader],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      child.removeAllListeners();
      resolve(child);
    });
    child.once('exit', (code) => reject(new Error(`The process that evaluates did not start: ${code}`)));
  });
}
