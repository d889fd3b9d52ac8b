import { message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const Full = refusal('Full', z.object({ what: z.string() }));

const any = { input: z.unknown(), output: z.unknown() };

/** Three participants of the engine's tests: what they do is scripted by each test. */
export const a = participant('a', {
  doA: { ...any, refusals: [Full], compensation: 'undoA' },
  readA: { ...any, compensation: null },
});
export const b = participant('b', { doB: { ...any, refusals: [Full], compensation: 'undoB' } });
export const c = participant('c', { doC: { ...any, refusals: [Full], compensation: 'undoC' } });
/** Nobody ever serves it. */
export const nobody = participant('nobody', {
  doN: { ...any, refusals: [Full], compensation: 'undoN', giveUpAfter: '600ms' },
});

export const Approval = message('Approval', z.object({ by: z.string() }));

const t = any;
const counted = { ...any, input: z.number() };
export const types = sagaTypes('sagas', {
  inOrder: t,
  asksForTooLong: t,
  sideBySide: t,
  sideBySideThenOne: t,
  inOrderOneAtATime: { ...t, unwind: 'sequential' },
  branches: t,
  catches: t,
  catchesAll: t,
  forgets: t,
  undoesByHand: { ...t, unwind: 'never' },
  scoped: t,
  scopedTwice: t,
  asksNobody: t,
  asksUntilSomebodyComes: { ...t, giveUpAfter: 'never' },
  waits: { ...t, messages: [Approval] },
  waitsAWeek: { ...t, messages: [Approval] },
  withDeadline: { ...t, deadline: '1h' },
  held: { ...t, onFailure: 'hold' },
  pivots: { ...t, pivot: true },
  pivotsWithDeadline: { ...t, pivot: true, deadline: '1h' },
  pivotBesideAStep: { ...t, pivot: true },
  stepBesideAPivot: { ...t, pivot: true },
  failsBesideAPivot: { ...t, pivot: true },
  pivotUndeclared: t,
  fallsBackAfterPivot: { ...t, pivot: true },
  waitsBeforePivot: { ...t, pivot: true, messages: [Approval] },
  waitsAfterPivot: { ...t, pivot: true, messages: [Approval] },
  nests: t,
  nestsPivot: { ...t, pivot: true },
  nestsPivotUnsaid: { ...t, pivot: true },
  crowd: { ...t, onFailure: 'hold' },
  throwsAfterPivot: { ...t, pivot: true },
  takesTheOtherWay: t,
  twoBranchesAfterPivot: { ...t, pivot: true, messages: [Approval] },
  goesOnAfterPivot: { ...counted, pivot: true },
  carriesMuch: t,
  twoApprovals: { ...t, messages: [Approval] },
  owesFromRunToRun: { ...counted, historyLimit: { events: 400 } },
  asksTooMuch: t,
  answersTooMuch: t,
  loops: counted,
  many: { ...counted, historyLimit: { events: 400 } },
  manyUnaware: counted,
  throwsAfter: t,
  swallowsAll: { ...t, messages: [Approval] },
  asksWhenCancelled: { ...t, messages: [Approval] },
  scopesSideBySide: t,
  slowScope: { ...t, messages: [Approval] },
  forgetsAFailure: t,
});
