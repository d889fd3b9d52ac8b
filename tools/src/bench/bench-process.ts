import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const isSource = __filename.endsWith('.ts');
const sources = ['--conditions=@backstitch/source', '-r', join(__dirname, '../../../scripts/typescript.cjs')];

/** A process of the bench, while it runs. */
export interface BenchProcess {
  /** What it said when it was ready. */
  readonly told: string;
  readonly pid: number;
  /** Ends it: `'asked'` lets it finish what it does. Default it is cut off from its parent. */
  readonly end: (how?: 'asked') => Promise<void>;
}

/**
 * Starts a process of the bench, from its source where this is one.
 * @param name its file in this folder, without its ending
 * @param profile the folder for profiles of its CPU. Default none is made
 */
export async function benchProcess(name: string, args: readonly string[], profile?: string): Promise<BenchProcess> {
  const file = join(__dirname, `${name}.${isSource ? 'ts' : 'js'}`);
  const started: ChildProcess = fork(file, [...args], {
    execArgv: [
      ...(isSource ? sources : []),
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(started, 'exit');
  const told = await Promise.race([once(started, 'message'), ended.then(() => [])]);
  if (typeof told[0] !== 'string') throw new Error(`${name} has ended before it was ready.`);
  return {
    told: told[0],
    pid: started.pid!,
    end: async (how) => {
      if (how === 'asked') started.send('end');
      else started.disconnect();
      await ended;
    },
  };
}
