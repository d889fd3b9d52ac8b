import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Catalogue } from '@backstitch/contract';
import type { bindingsOf } from '@backstitch/states-language';
import { type FieldError, SagaClientError } from '../saga-client-error';
import { DefinitionText } from './definition-text';
import type { OpenResources } from './open-resources';

/** What is needed of a participant's contract. */
type ServedParticipant = Parameters<typeof bindingsOf>[0]['participants'][number];

/** What a thread that checks definitions begins with: plain data. */
export interface CheckSettings {
  readonly participants: readonly ServedParticipant[];
  readonly settings: OpenResources;
}

/** What is wrong with a definition. */
export interface Checked {
  /** At most as many as a problem tells. */
  readonly errors: readonly FieldError[];
  /** Of all errors. */
  readonly count: number;
}

/** What a thread is asked to check. */
export type ToCheck = { readonly text: string } | { readonly value: unknown };

/** What a thread answers: a text may say no value at all. */
export type CheckAnswer = Checked | { readonly unreadable: Pick<SagaClientError, 'code' | 'detail' | 'errors'> };

export interface CheckLimits {
  /** Milliseconds for one definition. Default 10,000. */
  readonly timeoutMs?: number;
  /** MB of the thread's heap. Default 256. */
  readonly memory?: number;
  /** How many may stand in line. Default 20. */
  readonly line?: number;
}

/**
 * Parses and checks definitions in a thread of its own: what one costs can't be told ahead, and the process's only other
 * thread answers everybody. A check that takes too long, or too much memory, ends with its thread; the next one has a new one.
 */
export class DefinitionChecker {
  private thread: Worker | undefined;
  private line: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private readonly settings: CheckSettings;
  private readonly limits: Required<CheckLimits>;

  constructor(catalogue: Catalogue, settings: CheckSettings['settings'], limits: CheckLimits = {}) {
    const { resources, http, s3 } = settings;
    // Which services are open is all that a check asks; what connections hold stays here.
    const open = { resources, ...(http && { http: {} }), ...(s3 && { s3: {} }) };
    this.settings = { participants: catalogue.participants.map(plain), settings: open };
    this.limits = { timeoutMs: 10_000, memory: 256, line: 20, ...limits };
  }

  /**
   * @param definition a value, or a `DefinitionText`
   * @throws SagaClientError `bad-json`, `invalid-body`, `definition-too-costly`, `gateway-busy`
   */
  async check(definition: unknown): Promise<Checked> {
    if (this.waiting >= this.limits.line) {
      throw new SagaClientError('gateway-busy', 'Too many definitions are being checked. Ask again a little later.');
    }
    this.waiting += 1;
    const turn = this.line.then(() => this.checkNow(definition));
    this.line = turn.catch(() => undefined);
    try {
      const answer = await turn;
      if (!('unreadable' in answer)) return answer;
      const { code, detail, errors } = answer.unreadable;
      throw new SagaClientError(code, detail, errors && { errors });
    } finally {
      this.waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  private async checkNow(definition: unknown): Promise<CheckAnswer> {
    const { timeoutMs, memory } = this.limits;
    const thread = (this.thread ??= this.begin());
    thread.ref();
    const costly = (what: string) =>
      new SagaClientError('definition-too-costly', `Checking this definition took more than ${what}.`);
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    try {
      return await new Promise<CheckAnswer>((resolve, reject) => {
        const failed = (error: NodeJS.ErrnoException) =>
          reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? costly(`${memory} MB`) : error);
        const ended = () => reject(new Error('The thread that checks definitions has ended.'));
        stop = () => thread.off('message', resolve).off('error', failed).off('exit', ended);
        thread.on('message', resolve).on('error', failed).on('exit', ended);
        timer = setTimeout(() => reject(costly(`${timeoutMs / 1000} s`)), timeoutMs);
        const { text } = definition instanceof DefinitionText ? definition : {};
        thread.postMessage((text === undefined ? { value: definition } : { text }) satisfies ToCheck);
      });
    } catch (error) {
      this.thread = undefined;
      await thread.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
      stop();
      thread.unref();
    }
  }

  private begin(): Worker {
    const file = require.resolve('./definition-thread');
    const thread = new Worker(file, {
      workerData: this.settings,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memory },
      // As it is written, the file is what tests run.
      ...(file.endsWith('.ts') && { execArgv: ['--conditions=@backstitch/source', '-r', join(__dirname, loader)] }),
    });
    // Between checks no check waits for it; one that dies then is replaced.
    thread.on('error', () => undefined).on('exit', () => this.thread === thread && (this.thread = undefined));
    return thread;
  }
}

const loader = '../../../../scripts/typescript.cjs';

/** A contract without its schemas, which are no data. */
const plain = ({ name, requests }: ServedParticipant): ServedParticipant => ({
  name,
  requests: Object.fromEntries(
    Object.entries(requests).map(([request, { compensation, refusals, attemptTimeout, giveUpAfter }]) => [
      request,
      { compensation, refusals: refusals?.map(({ code }) => ({ code })), attemptTimeout, giveUpAfter },
    ]),
  ),
});
