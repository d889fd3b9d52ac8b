import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyProgram, ProgramKind } from '../programs/any-program';
import type { ChoiceSource } from './choices';
import { processTimes } from '../process/process-times';
import type { CaseResult } from './run-case';

/** A case to be run: its program, or the seed of it. */
export interface CaseAsked {
  readonly programSeed?: number;
  /** What the seed makes. Default programs. */
  readonly kind?: ProgramKind;
  readonly program?: AnyProgram;
  readonly choices: ChoiceSource;
}

/** What a process tells: the result, or what is broken in the simulator itself. */
export type CaseReply = { readonly result: CaseResult } | { readonly broken: string };

/** Processes that run cases: as many at once as there are. One whose code doesn't end is ended, and that is a finding. */
export class CasePool {
  private readonly idle: ChildProcess[] = [];
  private readonly waiting: ((child: ChildProcess) => void)[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'backstitch-simulator-'));
  private readonly bundlePath = join(this.folder, 'bundle.js');
  private readonly children = new Set<ChildProcess>();

  /**
   * @param bundle the workflow bundle's code
   * @param longest the CPU that a case may take, in milliseconds; the largest take some seconds. Where the system doesn't
   * say what a process has used, and for one that does nothing, ten times as long by the clock
   */
  constructor(
    bundle: string,
    processes: number,
    private readonly longest = 40_000,
  ) {
    writeFileSync(this.bundlePath, bundle);
    for (let count = 0; count < processes; count += 1) this.idle.push(this.spawn());
  }

  /** Runs a case. @throws Error when the simulator itself is broken */
  async run(asked: CaseAsked): Promise<CaseResult> {
    const child = this.idle.pop() ?? (await new Promise<ChildProcess>((resolve) => this.waiting.push(resolve)));
    const told = await this.ask(child, asked);
    if (told === 'killed') {
      this.free(this.spawn());
      return killed;
    }
    this.free(child);
    if ('broken' in told) throw new Error(`${told.broken}\nin ${JSON.stringify(asked).slice(0, 2_000)}`);
    return told.result;
  }

  close(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private free(child: ChildProcess): void {
    const next = this.waiting.shift();
    if (next) next(child);
    else this.idle.push(child);
  }

  private ask(child: ChildProcess, asked: CaseAsked): Promise<CaseReply | 'killed'> {
    return new Promise((resolve) => {
      const done = (told: CaseReply | 'killed') => {
        clearInterval(watch);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(told);
      };
      const used = () => processTimes(child.pid!)?.cpu ?? 0;
      const [usedBefore, end] = [used(), Date.now() + 10 * this.longest];
      // By CPU: on a full machine a case takes minutes.
      const watch = setInterval(() => {
        if (used() - usedBefore < this.longest && Date.now() < end) return;
        this.children.delete(child);
        child.kill('SIGKILL');
        done('killed');
      }, 250);
      child.once('message', (told) => done(told as CaseReply));
      child.once('exit', () => {
        this.children.delete(child);
        done('killed');
      });
      child.send(asked);
    });
  }

  /** From its source where this is a source, from what it was compiled to otherwise. */
  private spawn(): ChildProcess {
    const isSource = __filename.endsWith('.ts');
    const loader = join(__dirname, '../../../../scripts/typescript.cjs');
    const child = fork(join(__dirname, `case-worker.${isSource ? 'ts' : 'js'}`), [this.bundlePath], {
      execArgv: isSource ? ['--conditions=@backstitch/source', '-r', loader] : [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.children.add(child);
    return child;
  }
}

const killed: CaseResult = {
  findings: [{ code: 'worker-killed', text: 'its code did not come to an end, and its process was ended' }],
  ...{ made: [], tasks: 0, replays: 0, events: 0, end: 'open' },
};
