import { type SagaPolicies, milliseconds } from '@backstitch/contract';
import {
  type AuditEntry,
  type Carried,
  type LogEntry,
  type NestedStep,
  type Paused,
  type SagaLog,
  SeenKeys,
  type StepMark,
  type PromisedPolicies,
  sagaKey,
  owedSteps,
  payloadSize,
  policiesOf,
  policiesIn,
} from '@backstitch/saga-log';
import { patched, workflowInfo } from '@temporalio/workflow';
import { Attention } from './attention';
import { Budget } from './budget';
import type { StepInFlight } from './step-in-flight';
import { Inbox } from './inbox';
import { Rejections } from './rejections';
import { eachRound, randomSource } from './sandbox';
import type { SagaError } from '../saga-error';
import { StepError } from '../step-error';

/** The saga, and the scope of it, that a call belongs to. It comes with the call, so plain functions can be shared. */
export interface Frame {
  readonly saga: SagaState;
  /** The scope's path, outermost first; absent for the saga itself. */
  readonly scope?: string;
  readonly parent?: Frame;
  /** The saga has abandoned its code, which starts nothing new: its calls stay pending. */
  abandoned?: true;
}

/** A saga type as its engine knows it. */
export interface EngineType {
  readonly name: string;
  readonly contract: SagaPolicies;
  /** It takes more from others than its messages: task tokens. */
  readonly takesTokens?: true;
}

/** Bytes of the names of all steps, with how often each was used: a colon, a count and a comma. */
const maxNamesSize = 256 * 1024;
const sizeOfName = (name: string) => payloadSize(name) + 8;

/** What a saga's steps and compensations know of it, and tell it. All that it knows of the past is data. */
export abstract class SagaState {
  readonly attention = new Attention();
  readonly inbox: Inbox;
  readonly log: LogEntry[];
  readonly audit: AuditEntry[];
  /** The saga's key: the id of its first run. Steps' keys begin with it. */
  readonly key: string;
  /** What it was promised at its start. */
  readonly policies: PromisedPolicies;
  readonly budget: Budget;
  readonly inFlight = new Set<StepInFlight>();
  /** Failures without a handler, by their promise, with the scope they belong to. */
  readonly unhandled = new Map<object, { readonly error: unknown; readonly scope?: string }>();
  /** Where something was asked, by its promise. */
  readonly scopes = new WeakMap<object, string | undefined>();
  readonly rejections = new Rejections(
    (promise, error) => this.noteUnhandled(promise, error),
    (promise) => this.unhandled.delete(promise),
  );
  /** Compensations in flight, by step: a scope's and the saga's unwinding may meet at the same step. */
  readonly compensations = new Map<string, Promise<void>>();
  /** What is asked now, by its activity id: an operator may have it tried at once. */
  readonly asking = new Map<string, StepInFlight>();
  /** Compensations that others don't wait for any more: an operator has said so. */
  readonly leftBehind = new Set<Promise<void>>();
  /** Nothing new is sent. */
  paused: Paused | undefined;
  /** Keys of messages and acts that came: the latest. */
  readonly keys: SeenKeys;
  private readonly random = randomSource();
  private readonly wasResetToBeginning = isResetToBeginning();
  private readonly resetBefore: boolean;
  private lastRandom = this.random;
  /** Of the workflow task that followed the last reset, in milliseconds since the epoch. */
  private resetAt: number | undefined = this.wasResetToBeginning ? Date.now() : undefined;
  protected readonly nested: NestedStep | undefined;
  private owed: { readonly at: string; readonly count: number; readonly bytes: number } | undefined;
  protected readonly startedAt: number;
  protected readonly deadlineAt: number | undefined;
  /** How often each name of a step was used, while there is room for one more name. */
  protected readonly names: Record<string, number>;
  private namesSize: number;

  constructor(
    readonly type: EngineType,
    carried?: Carried,
  ) {
    const info = workflowInfo();
    const { contract } = type;
    const before = carried?.as === 'continued' ? carried : undefined;
    this.key = before?.key ?? (carried?.as === 'unwind' ? carried.key : sagaKey(info.firstExecutionRunId));
    this.log = carried !== undefined && 'log' in carried ? [...carried.log] : [];
    this.nested = before?.nested ?? (carried !== undefined && 'step' in carried ? carried.step : undefined);
    this.policies = policiesIn(carried) ?? policiesOf(contract);
    this.names = { ...before?.names };
    this.namesSize = Object.keys(this.names).reduce((sum, name) => sum + sizeOfName(name), 0);
    this.keys = new SeenKeys(before?.keys);
    this.resetBefore = before?.reset === true;
    this.audit = [...(before?.audit ?? [])];
    this.inbox = new Inbox(contract.messages ?? [], this.keys, before?.messages);
    this.budget = new Budget(
      contract.historyLimit,
      before?.clock ?? 0,
      () => this.owes(),
      (contract.messages ?? []).length > 0 || type.takesTokens === true,
    );
    if (before?.paused) this.pause(before.paused);
    eachRound(() => this.noteReset());
    this.startedAt = before?.startedAt ?? info.startTime.getTime();
    const { deadline } = this.policies;
    this.deadlineAt =
      before?.deadlineAt ?? (deadline === undefined ? undefined : this.startedAt + milliseconds(deadline));
  }

  /** The saga has failed or was ended: its code is abandoned. */
  abstract get isStopped(): boolean;

  /** Its code has ended well: it only undoes what the code has caught. */
  abstract get endsWell(): boolean;

  /** Its code has ended, well or badly: what is left of it is left behind. */
  abstract get codeHasEnded(): boolean;

  /** Its compensations run one after the other, each where its step was: none can go on past another. */
  get goesOneByOne(): boolean {
    return false;
  }

  /** Is a scope open, or one around it? Its code has another way, and may yet be undone. @param scope its path */
  abstract isOpen(scope: string | undefined): boolean;

  /** Scopes, or steps that were caught, are being undone. */
  abstract get isUndoing(): boolean;

  /**
   * Ends the saga before its code does: cancel, compensate, deadline. After the pivot it goes on all the same; while
   * the pivot is in flight, that is open.
   */
  abstract endEarly(reason: SagaError): void;

  /**
   * Before a pivot is sent: the code has its say about all that its task brought, and what it has caught is undone.
   * @param pending the pivot's; it is stopped when the saga fails meanwhile
   */
  abstract beforePivot(pending: StepInFlight): Promise<void>;

  /** A pivot's outcome is known. */
  abstract pivotSettled(): void;

  /** Resolves when no pivot is in flight: until then it is open whether the saga may compensate. */
  abstract whenPivotSettled(): Promise<void>;

  /** Runs code in a scope of the saga: a savepoint. */
  abstract scope<T>(parent: Frame, name: string, code: () => Promise<T>): Promise<T>;

  /**
   * Compensates steps now, because the saga's definition says so: in the order of every unwinding, without giving up.
   * @param verbOf what undoes a step; nothing where it isn't meant
   * @returns the ids of those that had taken effect, or may have
   */
  abstract compensateNow(verbOf: (entry: LogEntry) => string | undefined): Promise<readonly string[]>;

  /** Sends nothing new from now on, or goes on. @param paused absent: it goes on */
  pause(paused: Paused | undefined): void {
    this.paused = paused;
    this.budget.pause(paused !== undefined);
  }

  /** The pivot that completed, if one did: from then on the saga only goes forward. */
  get pivot(): LogEntry | undefined {
    return this.log.find((entry) => entry.pivot === true && entry.outcome === 'completed');
  }

  /** The step whose failure an error is, or was caused by. */
  stepBehind(error: unknown): LogEntry | undefined {
    let at = error;
    while (at instanceof Error && !(at instanceof StepError)) at = at.cause;
    return at instanceof StepError ? this.log.find(({ stepId }) => stepId === at.stepId) : undefined;
  }

  /** Temporal has reset it: what isn't sent from now on may have been sent by the run before. */
  get wasReset(): boolean {
    return this.wasResetToBeginning || this.random !== randomSource();
  }

  /** This is the workflow task that follows a reset: acts that were taken before it come again. */
  get isJustReset(): boolean {
    return this.resetAt === Date.now();
  }

  /** The same of it or of a run before: a key that it uses may have been another request's. */
  get hasOldKeys(): boolean {
    return this.wasReset || this.resetBefore;
  }

  /**
   * The id of the next use of a name: `charge`, then `charge.2`. Ids are not used twice in a saga's life, so its names travel from
   * run to run; where names are made of data and become too many, a new one has the next number of the saga behind it.
   */
  nextId(name: string): string {
    const isNew = !Object.hasOwn(this.names, name);
    // A name that has found no room finds none later, in no run: its numbers and those of names that are counted can't meet.
    if (isNew && this.namesSize + sizeOfName(name) > maxNamesSize) return `${name}.${this.nextOrdinal()}`;
    if (isNew) this.namesSize += sizeOfName(name);
    const count = (this.names[name] = isNew ? 1 : this.names[name]! + 1);
    return count === 1 ? name : `${name}.${count}`;
  }

  /** One more number, of which no two are the same in the saga. */
  nextOrdinal(): number {
    return (this.names['/'] = (this.names['/'] ?? 0) + 1);
  }

  /** What travels with a step, without what is absent. */
  mark(mark: StepMark): StepMark {
    const present = Object.entries({ saga: this.key, ...mark }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present);
  }

  /** What may have to be compensated: past the pivot only what a scope has asked that is open, and what is unknown. */
  protected mayBeOwed(): readonly LogEntry[] {
    if (this.policies.unwind === 'never') return [];
    const owed = owedSteps(this.log);
    if (this.pivot === undefined) return owed;
    return owed.filter(({ outcome, scope }) => outcome === 'unknown' || this.isOpen(scope));
  }

  private noteReset(): void {
    if (this.lastRandom === randomSource()) return;
    this.lastRandom = randomSource();
    this.resetAt = Date.now();
  }

  private noteUnhandled(promise: object, error: unknown): void {
    const scope = this.scopes.has(promise) ? this.scopes.get(promise) : this.stepBehind(error)?.scope;
    this.unhandled.set(promise, { error, ...(scope !== undefined && { scope }) });
  }

  /** Reckoned once for each state: whatever is owed for less time than a task is of no matter. */
  private owes(): { readonly count: number; readonly bytes: number } {
    const at = `${this.log.length} ${this.inFlight.size} ${this.budget.clock}`;
    if (this.owed?.at !== at) {
      const owed = this.mayBeOwed();
      this.owed = { at, count: owed.length, bytes: owed.reduce((sum, { nested }) => sum + sizeOf(nested?.log), 0) };
    }
    return this.owed;
  }
}

const sizes = new WeakMap<SagaLog, number>();

/** A nested saga's log is sent again to have it compensated. */
function sizeOf(log: SagaLog | undefined): number {
  if (log === undefined) return 0;
  const size = sizes.get(log) ?? payloadSize(log);
  sizes.set(log, size);
  return size;
}

/**
 * Has Temporal reset it to its first task? Then it is made with the random source of the reset. Of a run that was reset to a later
 * task its first is always replayed; so the first task of one that is new to its worker says so in its history. Who replays
 * a history gives it the id of the run that was reset, so only the history tells then.
 */
function isResetToBeginning(): boolean {
  const { runId, originalExecutionRunId, unsafe } = workflowInfo();
  return (unsafe.isReplaying || runId !== originalExecutionRunId) && patched('backstitch-reset-to-beginning');
}
