import type { AuditEntry } from './shown/audit-entry';

/** The updates that a saga takes from operators, by name. All are validated before they are accepted. */
export const operatorUpdates = { end: 'backstitch.end', step: 'backstitch.step' } as const;

/** Ends a saga early: it compensates what took effect. */
export interface EndAct {
  readonly action: 'cancel' | 'compensate';
  readonly by: string;
  readonly reason: string;
  /** Of the caller: the same act again, under the same key, changes nothing more. */
  readonly key?: string;
}

/** Takes up a saga that was ended by force, or whose code fails: it goes back by its log alone. */
export interface RecoverAct {
  readonly action: 'recover';
  readonly by: string;
  readonly reason: string;
}

/** Acts on a step, or on its compensation, that needs attention. */
export interface StepAct {
  readonly action: 'retry' | 'resolve' | 'replace-input';
  readonly stepId: string;
  readonly of: 'request' | 'compensation';
  readonly by: string;
  readonly reason: string;
  /** Of the caller: the same act again, under the same key, changes nothing more. */
  readonly key?: string;
  /** With `replace-input`. */
  readonly input?: unknown;
  /** With `resolve` of a request: what the saga's code gets. */
  readonly output?: unknown;
}

/** Why an act was not accepted. The gateway answers 409 with the same code. */
export type ActRefused =
  'past-the-pivot' | 'already-ended' | 'no-attention-needed' | 'not-resolvable' | 'not-retryable' | 'saga-full';

/** An act as the audit shows it. */
export const auditEntry = (at: Date, act: EndAct | RecoverAct | StepAct): AuditEntry => ({
  at: at.toISOString(),
  by: act.by,
  action: act.action,
  ...('stepId' in act && { step: act.of === 'compensation' ? `${act.stepId}/compensation` : act.stepId }),
  reason: act.reason,
});

/** Search attributes that a saga sets, only when it starts to compensate or needs attention. Both must be registered. */
export const searchAttributes = {
  /** Keyword: `compensating`, `needs-attention`, `running` (again), `cancelled`, `failed`. */
  SagaStatus: 'Keyword',
  /** KeywordList: the activity ids that need attention. */
  SagaAttention: 'KeywordList',
} as const;
