import { createHash, randomUUID } from 'node:crypto';
import { type TaskSignal, sagaNamed, taskSignal } from '@backstitch/saga-log';
import { taskTokenParts, canonicalJson } from '@backstitch/states-language';
import { actOn } from '../act/act-on';
import { isMachine } from '../registry/is-machine';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError, type SagaClientErrorCode } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { checkSent } from '../send/check-sent';
import { signalLoad, updateLoad } from '../send/history-door';
import { signalSaga } from '../send/signal-saga';
import { callTemporal, queryWorker } from '../temporal/call-temporal';
import { inLane } from '../temporal/lanes';
import { TokenRegister } from './token-register';

/** How a task failed, as `SendTaskFailure` takes it. */
export interface TaskFailure {
  readonly error?: string;
  readonly cause?: string;
}

/** How long a worker has to say whether the task of a sign of life has ended, in milliseconds: without one it goes on. */
const askedForMs = 2_000;

/** Answers to tasks of state machines that wait for a token to come back. The same answer again changes nothing. */
export class TaskTokens {
  private readonly register: TokenRegister;

  constructor(private readonly context: SagaContext) {
    this.register = new TokenRegister(context.temporal);
  }

  /**
   * The task has succeeded.
   * @param output any JSON
   * @throws SagaClientError `unknown-task-token`, `task-closed`, `already-ended`, `invalid-body`, `body-too-large`,
   *   `saga-full`, `no-worker`, `saga-failing`, `temporal-unreachable`
   */
  succeed(token: string, output: unknown): Promise<void> {
    return this.settle('success', { token, output: whole(output) });
  }

  /** The task has failed. @throws SagaClientError as of {@link succeed} */
  fail(token: string, failure: TaskFailure = {}): Promise<void> {
    return this.settle('failure', { token, ...failure });
  }

  /** A sign of life of the task: it changes nothing that could not wait, so it needs no worker. @throws SagaClientError as of {@link succeed} */
  beat(token: string): Promise<void> {
    return inLane('send', async () => {
      const { temporal, door } = this.context;
      const ref = await this.refOf(token);
      const handle = temporal.workflow.getHandle(ref.workflowId);
      const ask = () => handle.query<boolean, [string]>(taskSignal, token);
      const isClosed = await queryWorker(temporal, ask, askedForMs).catch(() => false);
      if (isClosed) throw new SagaClientError('task-closed', 'The task of this token has ended.');
      const beat: TaskSignal = { token, beat: true };
      const sent = { workflowId: ref.workflowId, name: taskSignal, args: [beat], requestId: randomUUID() };
      if (!(await door.let(ref, signalLoad(sent), () => signalSaga(temporal, sent)))) throw ended();
    });
  }

  /** The execution says whether the task still waits; the same answer again is known by its id. */
  private settle(what: 'success' | 'failure', told: TaskSignal): Promise<void> {
    return inLane('send', async () => {
      const { temporal, door } = this.context;
      const ref = await this.refOf(told.token);
      checkSent(told);
      const updateId = createHash('sha256').update(canonicalJson({ what, told })).digest('hex').slice(0, 32);
      const send = () => actOn(temporal, ref, taskSignal, told, updateId);
      if (await door.let(ref, updateLoad(told), send)) return;
      if (!(await this.wasTaken(ref, updateId))) throw ended();
    });
  }

  /** Did the execution take this before it ended? */
  private async wasTaken({ workflowId }: SagaRef, updateId: string): Promise<boolean> {
    const { temporal } = this.context;
    try {
      await callTemporal(temporal, () => temporal.workflow.getHandle(workflowId).getUpdateHandle(updateId).result());
      return true;
    } catch (error) {
      if (error instanceof SagaClientError) throw error;
      return false;
    }
  }

  /** The execution that has given a token away: the token begins with its id. @throws SagaClientError `unknown-task-token` */
  private async refOf(token: string): Promise<SagaRef> {
    const workflowId = Buffer.from(taskTokenParts(token)?.place ?? '', 'base64url').toString('utf8');
    const { type: name, id } = sagaNamed(workflowId);
    const type = name === '' || id === '' ? undefined : await this.context.types.find(name).catch(unlessUnreachable);
    if (type !== undefined && isMachine(type)) {
      const ref = { type, id, workflowId, path: `/sagas/${name}/${id}` };
      if (await this.register.knows(ref, token).catch(unlessUnreachable)) return ref;
    }
    throw new SagaClientError(
      'unknown-task-token',
      'This is no token that a task of an execution was given: hand it back as it was given.',
    );
  }
}

/** @throws SagaClientError `invalid-body`: the execution would not get it as it was sent */
function whole(output: unknown): unknown {
  const invalid = (detail: string) =>
    new SagaClientError('invalid-body', `The output can’t be handed over: ${detail}`, {
      errors: [{ pointer: '', code: 'invalid', detail }],
    });
  if (output === undefined) throw invalid('it is empty. Send JSON: null, if there is nothing to say.');
  if (!isWhole(output))
    throw invalid('it has a number that is too large for JSON’s readers, or is nested more than 500 deep.');
  return output;
}

/** Every number is one, and nothing is too deep to be walked. */
const isWhole = (value: unknown, level = 0): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return level < 500 && Object.values(value).every((inner) => isWhole(inner, level + 1));
};

const ended = () => new SagaClientError('already-ended', 'The execution that waited for this token has ended.');

/** The codes that say that there is no such saga: what isn't known is no token's. */
const absent: readonly SagaClientErrorCode[] = ['unknown-saga', 'unknown-saga-type', 'not-found'];

/** What can't be asked now may be there. */
function unlessUnreachable(error: unknown): undefined {
  if (error instanceof SagaClientError && absent.includes(error.code)) return undefined;
  throw error;
}
