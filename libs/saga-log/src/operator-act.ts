import type { AuditEntry } from './shown/audit-entry';

/** The updates that a saga takes from operators, by name. All are validated before they are accepted. */
export const operatorUpdates = {
  end: 'backstitch.end',
  step: 'backstitch.step',
  pause: 'backstitch.pause',
  timer: 'backstitch.timer',
} as const;

/** What every act has. */
interface Signed {
  readonly by: string;
  readonly reason: string;
  /** Of the caller: the same act again, under the same key, changes nothing more. */
  readonly key?: string;
  /** Milliseconds since the epoch: who takes it later refuses it. Absent: it is good for ever. */
  readonly until?: number;
}

/** Ends a saga early: it compensates what took effect. */
export interface EndAct extends Signed {
  readonly action: 'cancel' | 'compensate';
}

/** Takes up a saga that was ended by force, or whose code fails: it goes back by its log alone. */
export interface RecoverAct {
  readonly action: 'recover';
  readonly by: string;
  readonly reason: string;
}

/** Has a saga send nothing new until it is resumed; answers still settle. */
export interface PauseAct extends Signed {
  readonly action: 'pause' | 'resume';
}

/** Has a timer of a saga come at another time, or never. */
export interface TimerAct extends Signed {
  readonly action: 'change-timer' | 'cancel-timer';
  /** Its name, as the saga shows it: `payWithin in trip.awaiting`. */
  readonly timer: string;
  /** With `change-timer`: when it comes, in milliseconds since the epoch. Absent, or a time that has passed: at once. */
  readonly due?: number;
}

/** Acts on a step, or on its compensation. */
export interface StepAct extends Signed {
  /**
   * `retry`: also while it waits between two attempts. `let-others-go-on`, of a compensation: those that wait for it are
   * run without it; it goes on needing attention.
   */
  readonly action: 'retry' | 'resolve' | 'replace-input' | 'let-others-go-on';
  readonly stepId: string;
  readonly of: 'request' | 'compensation';
  /** With `replace-input`. */
  readonly input?: unknown;
  /** With `resolve` of a request: what the saga's code gets. */
  readonly output?: unknown;
}

/** Why an act was not accepted. The gateway answers 409 with the same code. */
export type ActRefused =
  | 'past-the-pivot'
  | 'already-ended'
  | 'no-attention-needed'
  | 'not-resolvable'
  | 'not-retryable'
  | 'saga-full'
  | 'act-expired'
  | 'no-others'
  | 'unknown-timer';

/** An act as the audit shows it. */
export const auditEntry = (at: Date, act: EndAct | RecoverAct | PauseAct | StepAct | TimerAct): AuditEntry => ({
  at: at.toISOString(),
  by: act.by,
  action: act.action,
  ...('stepId' in act && { step: act.of === 'compensation' ? `${act.stepId}/compensation` : act.stepId }),
  ...('timer' in act && { timer: act.timer }),
  ...('due' in act && act.due !== undefined && { due: new Date(act.due).toISOString() }),
  reason: act.reason,
});

/** Search attributes that a saga sets, only when it starts to compensate or needs attention. Both must be registered. */
export const searchAttributes = {
  /** Keyword: `compensating`, `needs-attention`, `running` (again), `cancelled`, `failed`. */
  SagaStatus: 'Keyword',
  /** KeywordList: the activity ids that need attention. */
  SagaAttention: 'KeywordList',
} as const;
