import { type SagaTypeContract, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import { Approval } from '../contracts';

const plain = { input: z.unknown(), output: z.unknown() } satisfies SagaTypeContract;
const pivot = { ...plain, pivot: true };
const asks = { ...plain, messages: [Approval] };
const small = { ...plain, historyLimit: { events: 400 } };

/** Sagas at the edges of what they promise. */
export const edges = sagaTypes('sagas', {
  sideBySide: plain,
  oneByOne: plain,
  sleeps: small,
  sleepsOn: small,
  sleepsAfterItsEnd: small,
  reads: small,
  stepsAfterPivot: { ...pivot, historyLimit: { events: 400 } },
  goesOnPastItsPivot: pivot,
  throwsOddly: plain,

  scopeAfterPivot: pivot,
  namesAfterPivot: pivot,
  waitsAfterPivot: { ...pivot, messages: [Approval] },
  branchesAfterPivot: pivot,
  cutShortAfterPivot: pivot,
  throwsAfterPivot: pivot,
  otherWayAfterPivot: { ...pivot, messages: [Approval] },
  pivotInOneTask: pivot,
  pivotDuringUndo: pivot,
  pivotAfterPause: { ...pivot, messages: [Approval] },
  caughtBeforePivot: pivot,
  endsInOneTask: plain,

  legs: plain,
  helper: plain,
  waitsTooLong: asks,
  chain: plain,
  scopeForLater: plain,
  messageForLater: asks,
  lateHelper: plain,
  looksLate: plain,
  lostRace: asks,
  deadScope: asks,
  goesOnTooEarly: asks,
  ownThrow: plain,
  breaksAtAnswer: plain,

  slashes: plain,
  numbers: plain,
  parent: { ...plain, onFailure: 'hold' },
  parentOf: plain,
  child: asks,
  undoesWhatItCaught: plain,
  rounds: { ...asks, input: z.number() },
  renews: { ...pivot, input: z.number() },
  asksByData: { ...plain, input: z.array(z.string()) },
  needsAfterDeadline: { ...pivot, deadline: '1h' },
  deadlineAfterNeeds: { ...pivot, deadline: '1h' },
  afterItsDeadline: { ...pivot, deadline: '1h', input: z.int() },
});
