import type { PromiseChangeKind } from './promise-change';

/** What a change means for sagas that were started before it. */
export interface PromiseAdvice {
  /** Running sagas would be worse off, if nothing were done. */
  readonly isNoticed: boolean;
  readonly runningSagas: string;
  /** Absent: nothing. */
  readonly todo?: string;
}

const keepVerb = 'keep the old verb served until none of them is running';
const keepsTheirs = (what: string): PromiseAdvice => ({
  isNoticed: false,
  runningSagas: `keep the ${what} that they were started with`,
});

/** What to do about each kind of change. */
export const promiseAdvice: Readonly<Record<PromiseChangeKind, PromiseAdvice>> = {
  'participant-added': { isNoticed: false, runningSagas: 'know nothing of it' },
  'participant-removed': {
    isNoticed: true,
    runningSagas: 'wait for its worker, forwards and backwards',
    todo: 'keep its worker, and its name in the code of those sagas, until none of them is running',
  },
  'request-added': { isNoticed: false, runningSagas: 'know nothing of it' },
  'request-removed': {
    isNoticed: true,
    runningSagas: 'ask it, and have it undone, as before',
    todo: `${keepVerb}: leave the request in the contract, and ask another one in new code, behind patched`,
  },
  'compensation-added': {
    isNoticed: false,
    runningSagas: 'undo nothing of it, as they were promised',
    todo: 'if that is wrong for them, compensate those by hand',
  },
  'compensation-changed': {
    isNoticed: true,
    runningSagas: 'are undone with the old verb',
    todo: `${keepVerb}: add a new request that is undone by the new verb, and leave this one as it is`,
  },
  'compensation-removed': {
    isNoticed: true,
    runningSagas: 'are undone with the old verb',
    todo: `${keepVerb}: add a new request that has no compensation, and leave this one as it is`,
  },
  'refusal-added': {
    isNoticed: true,
    runningSagas: 'don’t know it: the step’s outcome is unknown to them, so it is undone, too, and the step fails',
    todo: 'nothing, if that is good enough; else give it from a new request, and leave this one as it is',
  },
  'refusal-removed': { isNoticed: false, runningSagas: 'still know it, and never get it' },
  'saga-type-added': { isNoticed: false, runningSagas: 'know nothing of it' },
  'saga-type-removed': {
    isNoticed: true,
    runningSagas: 'can’t be shown or steered by HTTP, and wait for a worker that has their code',
    todo: 'keep the type and its code until none of them is running',
  },
  'deadline-changed': keepsTheirs('deadline'),
  'on-failure-changed': keepsTheirs('onFailure'),
  'unwind-changed': keepsTheirs('order of unwinding'),
  'pivot-added': {
    isNoticed: true,
    runningSagas: 'have passed it, where the code says so: they can’t be cancelled any more',
    todo: 'make it a new saga type',
  },
  'pivot-removed': {
    isNoticed: true,
    runningSagas:
      'have not passed it, where the code no longer says so: they compensate what they had left behind them',
    todo: 'make it a new saga type',
  },
  'message-added': { isNoticed: false, runningSagas: 'don’t wait for it; it is kept until the code receives it' },
  'message-removed': {
    isNoticed: true,
    runningSagas: 'that wait for it fail with SagaMisused, and compensate',
    todo: 'leave it in the contract until none of them is running',
  },
};
