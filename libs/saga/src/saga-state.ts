import {
  type AuditEntry,
  type Carried,
  type LogEntry,
  type NestedStep,
  type SagaPolicies,
  type StepMark,
  milliseconds,
  unwindPlan,
} from '@backstitch/contract';
import { workflowInfo } from '@temporalio/workflow';
import { Attention } from './attention';
import type { Flight } from './flight';
import { History } from './history';
import { Inbox } from './inbox';
import type { SagaError } from './saga-error';
import type { StepError } from './step-error';

/** The saga, and the scope of it, that a call belongs to. It comes with the call, so plain functions can be shared. */
export interface Frame {
  readonly saga: SagaState;
  /** The scope's path, outermost first; absent for the saga itself. */
  readonly scope?: string;
  readonly parent?: Frame;
  /** Its code is run again from the start: what is left of this run of it is of no interest. */
  left?: true;
  /** Why it starts nothing new. */
  stopped?: { readonly reason: unknown };
}

/** A saga type as its engine knows it. */
export interface Ruled {
  readonly name: string;
  readonly contract: SagaPolicies;
}

/** What a saga's steps and compensations know of it, and tell it. All that it knows of the past is data. */
export abstract class SagaState {
  readonly attention = new Attention();
  readonly inbox: Inbox;
  readonly log: LogEntry[];
  readonly audit: AuditEntry[];
  /** The saga's key: the id of its first run. Steps' keys begin with it. */
  readonly key: string;
  readonly history: History;
  readonly inFlight = new Set<Flight>();
  /** Failures of steps that nobody has looked at, and where. */
  readonly unseen = new Map<object, { readonly error: unknown; readonly scope?: string }>();
  /** What the saga's code was told of the steps that did not complete. */
  readonly failures = new Map<string, StepError>();
  /** Compensations in flight, by step: a scope's and the saga's unwinding may meet at the same step. */
  readonly compensations = new Map<string, Promise<void>>();
  /** While the saga's code is run again after an operator's act: answers that are there already. */
  recorded = new Map<string, LogEntry>();
  protected readonly nested: NestedStep | undefined;
  protected readonly startedAt: number;
  protected readonly deadlineAt: number | undefined;
  /** How often each name of a step was used; and how often when this run began. */
  protected names: Record<string, number>;
  protected readonly namesBefore: Readonly<Record<string, number>>;

  constructor(
    readonly type: Ruled,
    carried?: Carried,
  ) {
    const info = workflowInfo();
    const before = carried?.as === 'continued' ? carried : undefined;
    this.key = before?.key ?? (carried?.as === 'unwind' ? carried.key : info.firstExecutionRunId);
    this.log = carried !== undefined && 'log' in carried ? [...carried.log] : [];
    this.nested = before?.nested ?? (carried !== undefined && 'step' in carried ? carried.step : undefined);
    this.namesBefore = before?.names ?? {};
    this.names = { ...this.namesBefore };
    this.audit = [...(before?.audit ?? [])];
    this.inbox = new Inbox(type.contract.messages ?? [], before?.messages);
    this.history = new History(type.contract.historyLimit, before?.clock, type.contract.unwind === 'never');
    // A slip goes back as it came: each participant's compensations in a run of their own.
    if (before !== undefined && before.slip === undefined) this.history.owe(unwindPlan(this.log));
    this.startedAt = before?.startedAt ?? info.startTime.getTime();
    const { deadline } = type.contract;
    this.deadlineAt =
      before?.deadlineAt ?? (deadline === undefined ? undefined : this.startedAt + milliseconds(deadline));
  }

  /** It has failed, or was ended: its code is left where it stands, and what that calls never answers. */
  abstract get isStopped(): boolean;

  /**
   * Ends the saga before its code does: cancel, compensate, deadline. After the pivot it goes on all the same; while
   * the pivot is in flight, that is open.
   */
  abstract endEarly(reason: SagaError): void;

  /** A pivot's outcome is known. */
  abstract pivotSettled(): void;

  /** Runs code in a scope of the saga: a savepoint. */
  abstract scope<T>(parent: Frame, name: string, code: () => Promise<T>): Promise<T>;

  /**
   * Compensates steps now, because the saga's definition says so: in the order of every unwinding, without giving up.
   * @param verbOf what undoes a step; nothing where it isn't meant
   * @returns the ids of those that had taken effect, or may have
   */
  abstract compensateNow(verbOf: (entry: LogEntry) => string | undefined): Promise<readonly string[]>;

  /** The pivot that completed, if one did: from then on the saga only goes forward. */
  get pivot(): LogEntry | undefined {
    return this.log.find((entry) => entry.pivot === true && entry.outcome === 'completed');
  }

  /** Something came from outside. Before it leaves no room to unwind, the saga ends. */
  protected grown(): void {
    try {
      this.history.admitMore();
    } catch (error) {
      this.endEarly(error as SagaError);
    }
  }

  /** The id of the next use of a name: `charge`, then `charge.2`. */
  nextId(name: string): string {
    const count = (this.names[name] = (this.names[name] ?? 0) + 1);
    return count === 1 ? name : `${name}.${count}`;
  }

  /** One more number, of which no two are the same in the saga. */
  nextOrdinal(): number {
    return (this.names['/'] = (this.names['/'] ?? 0) + 1);
  }

  /** What travels with a step, without what is absent; nothing at all when all is. */
  mark(mark: StepMark): StepMark | undefined {
    const saga = this.key === workflowInfo().runId ? undefined : this.key;
    const present = Object.entries({ saga, ...mark }).filter(([, value]) => value !== undefined);
    return present.length === 0 ? undefined : Object.fromEntries(present);
  }
}
