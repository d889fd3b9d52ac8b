import type { Message } from '@backstitch/contract';
import type { ProcessNow } from '@backstitch/process-manager/shown';
import type { DefinedMachine } from '@backstitch/states-language';
import type { ActOptions } from './act/act-options';
import { endSaga } from './act/end-saga';
import { pauseSaga } from './act/pause-saga';
import { resumeSaga } from './act/resume-saga';
import type { SagaSummary } from './list/saga-summary';
import { type Described, describeSaga, unknownSaga } from './read/describe-saga';
import { readDefinition } from './read/read-definition';
import { readEventual } from './read/read-eventual';
import { readProcess } from './read/read-process';
import { readSaga } from './read/read-saga';
import { type StatesOptions, readStates } from './read/read-states';
import { readSubscribers } from './read/read-subscribers';
import type { StateHistory } from './read/state-history';
import type { Subscriber } from './read/subscriber';
import { readRecovery } from './recover/read-recovery';
import { type RecoverOptions, recoverSaga } from './recover/recover-saga';
import type { Recovery } from './recover/recovery';
import type { SagaRef } from './registry/saga-ref';
import { SagaClientError } from './saga-client-error';
import type { SagaContext } from './saga-context';
import { type SendOptions, sendMessage } from './send/send-message';
import { StepHandle } from './step-handle';
import { inLane } from './temporal/lanes';
import { TimerHandle } from './timer-handle';
import type { MessageFor, OutputFor, SagaOf, TypeOrName } from './typed-saga';
import type { Change } from './watch/changes-of';
import { waitForEnd } from './watch/wait-for-end';

/** What is sent as a message. */
type BodyOf<M> = M extends Message<string, infer B> ? B : unknown;

/** One saga: to be read, watched, sent messages and acted on. Made by `SagaClient`, without asking Temporal. */
export class SagaHandle<T extends TypeOrName = string> {
  constructor(
    private readonly context: SagaContext,
    readonly ref: SagaRef,
  ) {}

  get id(): string {
    return this.ref.id;
  }

  /**
   * The saga as it is now: from its history, and the attempts that are still open. Needs no worker. One that Temporal
   * has forgotten is shown as it was recorded, and says so: `consistency` is `recorded`.
   * @param described default what Temporal says of it now
   * @throws SagaClientError `unknown-saga`, `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
   */
  read(described?: Described): Promise<SagaOf<T>> {
    const read = () => readSaga(this.context.temporal, this.ref, described);
    return inLane('read', () => read().catch(this.orRecorded)) as Promise<SagaOf<T>>;
  }

  /**
   * The saga as it was recorded, whole; without a state store, or before it is recorded, from the index alone. Cheap, and
   * a moment old.
   * @throws SagaClientError `unknown-saga`, `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
   */
  readEventual(): Promise<SagaSummary> {
    return inLane('read', () => readEventual(this.context, this.ref));
  }

  /**
   * The saga as it was recorded, where Temporal has forgotten it.
   * @param unknown what `describe` has thrown: `unknown-saga`
   * @throws SagaClientError `unknown-saga`, `state-store-unreachable`; `temporal-unreachable` where Temporal has no such namespace
   */
  async readRecorded(unknown: unknown = unknownSaga(this.ref)): Promise<SagaOf<T>> {
    const { type, id } = this.ref;
    const recorded = await this.context.record?.find({ type: type.name, id });
    if (recorded === undefined) throw unknown instanceof Error && unknown.cause ? unknown.cause : unknown;
    return { ...recorded.saga, consistency: 'recorded' } as unknown as SagaOf<T>;
  }

  private readonly orRecorded = (error: unknown): Promise<SagaOf<T>> => {
    if (error instanceof SagaClientError && error.code === 'unknown-saga') return this.readRecorded(error);
    throw error;
  };

  /** What Temporal says of the saga without its history. @throws SagaClientError `unknown-saga`, `temporal-unreachable`, `temporal-busy` */
  describe(): Promise<Described> {
    return inLane('read', () => describeSaga(this.context.temporal, this.ref));
  }

  /**
   * The saga now, and each time it changes, until it has ended or the signal comes.
   * @param signal default none: until it has ended
   * @throws SagaClientError `too-many-watchers`, `unknown-saga`, `temporal-unreachable`, `temporal-busy`
   * @example for await (const { saga } of booking.changes()) console.log(saga.status);
   */
  changes(signal: AbortSignal = new AbortController().signal): AsyncGenerator<Change<SagaOf<T>>> {
    return this.context.followers.changes(this.ref, signal) as AsyncGenerator<Change<SagaOf<T>>>;
  }

  /**
   * Waits until the saga has ended, however it ended, or until the signal comes.
   * @param signal default none
   * @returns whether it has ended
   */
  waitForEnd(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    return waitForEnd(this.context.temporal, this.ref.workflowId, signal);
  }

  /**
   * Waits until the saga has ended, and gives its output.
   * @throws SagaClientError `saga-not-completed` when it ended otherwise, or the signal came first; `unknown-saga`,
   *   `temporal-unreachable`, `temporal-busy`
   */
  async result(signal?: AbortSignal): Promise<OutputFor<T>> {
    let saga: SagaOf<T>;
    do {
      await this.waitForEnd(signal);
      saga = await this.read(); // says so when Temporal can't be asked
    } while (saga.endedAt === undefined && !signal?.aborted);
    const { status, output, failure } = saga;
    if (status === 'completed') return output as OutputFor<T>;
    const why = failure === undefined ? '' : `: ${failure.code}, ${failure.message}`;
    throw new SagaClientError('saga-not-completed', `${this.ref.path} is ${status}${why}`);
  }

  /**
   * Sends a message that the saga waits for, or will: it may come before it is waited for, and with every worker down.
   * @param message of its contract; or the name of one
   * @throws SagaClientError `unknown-message`, `invalid-body`, `body-too-large`, `already-ended`,
   *   `idempotency-key-reused`, `saga-full`, `version-changed`, `unknown-saga`, `temporal-unreachable`
   */
  send<M extends MessageFor<T>>(message: M, body: BodyOf<M>, options?: SendOptions): Promise<void>;
  send(message: string, body: unknown, options?: SendOptions): Promise<void>;
  send(message: MessageFor<T> | string, body: unknown, options: SendOptions = {}): Promise<void> {
    const name = typeof message === 'string' ? message : message.name;
    return inLane('send', () => sendMessage(this.context, this.ref, name, body, options));
  }

  /**
   * Compensates, and ends cancelled. Again: nothing more happens.
   * @throws SagaClientError `already-ended`, `past-the-pivot`, `no-worker`, and others as of `endSaga`
   */
  cancel(options: ActOptions): Promise<void> {
    return inLane('act', () => endSaga(this.context, this.ref, 'cancel', options));
  }

  /**
   * Compensates, and ends compensated. Again: nothing more happens.
   * @throws SagaClientError `already-ended`, `past-the-pivot`, `no-worker`, and others as of `endSaga`
   */
  compensate(options: ActOptions): Promise<void> {
    return inLane('act', () => endSaga(this.context, this.ref, 'compensate', options));
  }

  /** Sends nothing new until it is resumed; answers still settle. @throws SagaClientError `already-ended`, and others as of `pauseSaga` */
  pause(options: ActOptions): Promise<void> {
    return inLane('act', () => pauseSaga(this.context, this.ref, options));
  }

  /** Takes up a saga that is paused, or was set aside. @throws SagaClientError `already-ended`, `not-set-aside`, and others as of `resumeSaga` */
  resume(options: ActOptions): Promise<void> {
    return inLane('act', () => resumeSaga(this.context, this.ref, options));
  }

  /**
   * What a recovery would do: what it would compensate, in which order, what it can't, and what is in doubt. Nothing is
   * done by looking.
   * @throws SagaClientError `not-recoverable`, `unknown-saga`, `temporal-unreachable`, `temporal-busy`
   */
  recovery(): Promise<Recovery> {
    return inLane('read', () => readRecovery(this.context, this.ref));
  }

  /**
   * Takes it up again after it was ended by force, or while its code fails: backwards or forwards, once.
   * @throws SagaClientError as of `recoverSaga`
   */
  recover(options: RecoverOptions): Promise<void> {
    return inLane('act', () => recoverSaga(this.context, this.ref, options));
  }

  /** A step that needs attention. @param id as the saga shows it: `reserveRoom`, `reserveRoom.2` */
  step(id: string): StepHandle {
    return new StepHandle(this.context, this.ref, id, 'request');
  }

  /** The compensation of a step that needs attention. @param id of the step */
  compensation(id: string): StepHandle {
    return new StepHandle(this.context, this.ref, id, 'compensation');
  }

  /** A timer of a process that has not come yet. @param name as the process shows it: `payWithin in trip.awaiting` */
  timer(name: string): TimerHandle {
    return new TimerHandle(this.context, this.ref, name);
  }

  /** The subscribers of a routing slip. @throws SagaClientError `not-found`, `unknown-saga`, `temporal-unreachable` */
  subscribers(): Promise<readonly Subscriber[]> {
    return inLane('read', () => readSubscribers(this.context.temporal, this.ref));
  }

  /**
   * Where a process is: its state, the events that it takes, its timers, its machine as a picture. A worker that hosts it
   * has to tell. @throws SagaClientError `not-found` when it is no process; `no-worker`, `unknown-saga`, `temporal-unreachable`
   */
  process(): Promise<ProcessNow> {
    return inLane('read', () => readProcess(this.context.temporal, this.ref));
  }

  /** What happened in the states of a state machine. @throws SagaClientError `not-found`, `no-worker`, `unknown-saga` */
  states(options: StatesOptions = {}): Promise<StateHistory> {
    return inLane('read', () => readStates(this.context.temporal, this.ref, options));
  }

  /** The definition that an execution of a state machine began with. @throws SagaClientError `not-found`, `unknown-saga`, `temporal-unreachable` */
  definition(): Promise<DefinedMachine> {
    return inLane('read', () => readDefinition(this.context.temporal, this.ref));
  }
}
