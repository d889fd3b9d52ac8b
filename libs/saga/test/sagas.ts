import { ask, continueSaga, currentFrame, nest, receive, saga, scope } from '@backstitch/saga';
import { ApplicationFailure, proxyActivities, sleep } from '@temporalio/workflow';
import { Approval, Full, a, b, c, nobody, types } from './contracts';

const A = ask(a);
const B = ask(b);
const C = ask(c);
const N = ask(nobody);

export const inOrder = saga(types.inOrder, async () => {
  const one = await A.doA({ n: 1 });
  await B.doB({ n: 2 });
  await C.doC({ n: 3 });
  return one;
});

export const asksForTooLong = saga(types.asksForTooLong, async () => {
  await A.doA(1);
  await B.doB(2, { attemptTimeout: '25d' });
});

export const inOrderOneAtATime = saga(types.inOrderOneAtATime, async () => {
  await Promise.all([A.doA(1), B.doB(2)]);
  await C.doC(3);
});

export const sideBySide = saga(types.sideBySide, async () => Promise.all([A.doA(1), B.doB(2), C.doC(3)]));

export const sideBySideThenOne = saga(types.sideBySideThenOne, async () => {
  await Promise.all([A.doA(1), B.doB(2)]);
  await C.doC(3);
});

/** `doA` fails while the other branch is in `doB`; its next would be `doC`. */
export const branches = saga(types.branches, async () => {
  await Promise.all([
    A.doA(1),
    (async () => {
      await B.doB(2);
      await C.doC(3);
    })(),
  ]);
});

export const catches = saga(types.catches, async () => {
  try {
    return await A.doA(1);
  } catch (error) {
    if (!Full.is(error)) throw error;
    return await B.doB({ insteadOf: error.details.what });
  }
});

export const catchesAll = saga(types.catchesAll, async () => {
  const first = await A.doA(1).catch(() => 'failed');
  const second = await B.doB(2);
  return { first, second };
});

export const forgets = saga(types.forgets, async () => {
  void A.doA(1);
  await B.doB(2);
});

/** As a coordinator of another kind, whose definition says what is undone. */
export const undoesByHand = saga(types.undoesByHand, async () => {
  await A.doA(1);
  await A.doA(2);
  await B.doB(3).catch(() => undefined);
  const { saga: engine } = currentFrame('undoing');
  const undone = await engine.compensateNow(({ participant }) => ({ a: 'undoA', b: 'undoB' })[participant]);
  await C.doC({ undone });
});

export const scoped = saga(types.scoped, async () => {
  await A.doA(1);
  try {
    await scope('by air', async () => {
      await A.doA(2);
      await B.doB(3);
    });
  } catch {
    await C.doC(4);
  }
  return 'done';
});

/** The scope fails while a step of its own is in flight, and the saga fails after it. */
export const scopedTwice = saga(types.scopedTwice, async () => {
  await A.doA('outer');
  await scope(async () => Promise.all([A.doA('inner'), B.doB('fails')])).catch(() => undefined);
  await C.doC('fails');
});

export const asksNobody = saga(types.asksNobody, async () => {
  await A.doA(1);
  await N.doN(2);
});

export const asksUntilSomebodyComes = saga(types.asksUntilSomebodyComes, async () => N.doN(1));

export const waits = saga(types.waits, async () => {
  await A.doA(1);
  return receive(Approval);
});

export const waitsAWeek = saga(types.waitsAWeek, async () => {
  await A.doA(1);
  return receive(Approval, { within: '7d' });
});

export const withDeadline = saga(types.withDeadline, async () => {
  await A.doA(1);
  await sleep('2h');
  await B.doB(2);
});

export const held = saga(types.held, async () => {
  await A.doA(1);
  return B.doB({ n: 2 });
});

export const pivots = saga(types.pivots, async () => {
  await A.doA(1);
  await B.doB(2, { pivot: true });
  return C.doC(3);
});

export const pivotsWithDeadline = saga(types.pivotsWithDeadline, async () => {
  await A.doA(1);
  await B.doB(2, { pivot: true });
  await sleep('2h');
  return C.doC(3);
});

export const pivotBesideAStep = saga(types.pivotBesideAStep, async () =>
  Promise.all([A.doA(1), B.doB(2, { pivot: true })]),
);

export const stepBesideAPivot = saga(types.stepBesideAPivot, async () =>
  Promise.all([B.doB(2, { pivot: true }), A.doA(1)]),
);

export const failsBesideAPivot = saga(types.failsBesideAPivot, async () => {
  const pivot = B.doB(2, { pivot: true });
  await sleep(1);
  await Promise.all([pivot, A.doA(1)]);
});

export const pivotUndeclared = saga(types.pivotUndeclared, async () => B.doB(2, { pivot: true }));

export const fallsBackAfterPivot = saga(types.fallsBackAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  return scope(async () => {
    await B.doB('first way');
    return C.doC('first way');
  }).catch(() => B.doB('other way'));
});

export const waitsBeforePivot = saga(types.waitsBeforePivot, async () => {
  await A.doA(1);
  await receive(Approval);
  await B.doB(2, { pivot: true });
});

export const waitsAfterPivot = saga(types.waitsAfterPivot, async () => {
  await A.doA(1);
  await B.doB(2, { pivot: true });
  await receive(Approval);
  return C.doC(3);
});

export const nests = saga(types.nests, async () => {
  const inner = await nest(types.inOrder, { from: 'outside' });
  await B.doB('outer');
  return inner;
});

export const nestsPivot = saga(types.nestsPivot, async () => {
  await A.doA('outer');
  await nest(types.pivots, 1, { pivot: true });
  return C.doC('outer');
});

export const nestsPivotUnsaid = saga(types.nestsPivotUnsaid, async () => {
  await A.doA('outer');
  await nest(types.pivots, 1);
});

/** So many that their ids don't fit into a search attribute. */
export const crowd = saga(types.crowd, async () =>
  Promise.all(Array.from({ length: 90 }, (_, n) => A.doA(n, { step: `a step with quite a long name ${n}` }))),
);

/** An error that Temporal knows, and that is no step's. */
export const throwsAfterPivot = saga(types.throwsAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  throw ApplicationFailure.nonRetryable('a bug');
});

export const takesTheOtherWay = saga(types.takesTheOtherWay, async () =>
  Promise.any([
    scope('air', async () => {
      await A.doA('air');
      return B.doB('air');
    }),
    scope('rail', async () => C.doC('rail')),
  ]),
);

export const twoBranchesAfterPivot = saga(types.twoBranchesAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  await Promise.all([
    B.doB(2),
    (async () => {
      await receive(Approval);
      await C.doC(3);
    })(),
  ]);
  return 'done';
});

export const goesOnAfterPivot = saga(types.goesOnAfterPivot, async (round: number) => {
  if (round === 1) await A.doA(1, { pivot: true });
  const answer = await B.doB(round);
  if (round < 2) continueSaga(round + 1);
  return answer;
});

export const carriesMuch = saga(types.carriesMuch, async () => {
  await A.doA('x'.repeat(1_000_000));
  await C.doC(2);
});

export const twoApprovals = saga(types.twoApprovals, async () => Promise.all([receive(Approval), receive(Approval)]));

export const owesFromRunToRun = saga(types.owesFromRunToRun, async (round: number) => {
  await A.doA(round);
  if (round < 40) continueSaga(round + 1);
});

export const asksTooMuch = saga(types.asksTooMuch, async () => {
  await A.doA(1);
  try {
    return await B.doB('x'.repeat(3_000_000));
  } catch (error) {
    return (error as { code: string }).code;
  }
});

export const answersTooMuch = saga(types.answersTooMuch, async () => {
  await A.doA(1);
  return 'x'.repeat(3_000_000);
});

export const loops = saga(types.loops, async (round: number) => {
  await A.doA(round);
  if (round < 3) continueSaga(round + 1);
  return B.doB('end');
});

const manySteps = async (steps: number) => {
  for (let n = 0; n < steps; n++) await A.doA(n);
};
export const many = saga(types.many, manySteps);
export const manyUnaware = saga(types.manyUnaware, manySteps);

export const throwsAfter = saga(types.throwsAfter, async () => {
  await A.doA(1);
  throw new TypeError('a bug');
});

/** Will not hear of it, whatever comes. */
export const swallowsAll = saga(types.swallowsAll, async () => {
  await A.doA(1);
  for (;;) {
    try {
      await receive(Approval);
    } catch {
      await sleep('1h').catch(() => undefined);
    }
  }
});

export const asksWhenCancelled = saga(types.asksWhenCancelled, async () => {
  try {
    await A.doA(1);
    return await receive(Approval);
  } finally {
    await B.doB('on the way out');
  }
});

export const scopesSideBySide = saga(types.scopesSideBySide, async () => {
  await Promise.all([
    scope('left', async () => {
      await A.doA('left');
      await C.doC('left');
    }),
    scope('right', async () => {
      await A.doA('right');
      await C.doC('right');
    }),
  ]);
});

/** A scope fails and is unwound, while the saga's code waits elsewhere. */
export const slowScope = saga(types.slowScope, async () => {
  await A.doA('outer');
  const inner = scope(async () => {
    await A.doA('inner');
    await B.doB('fails');
  });
  await Promise.all([inner.catch(() => undefined), receive(Approval)]);
});

/** A pivot asked where it can't be, and nobody looks. */
export const forgetsAFailure = saga(types.forgetsAFailure, async () => {
  await A.doA(1);
  void B.doB(2, { pivot: true });
});

/** The same activities as `inOrder` and `sideBySideThenOne`, by hand: what a saga without trouble may cost. */
type Activities = Record<'doA' | 'doB' | 'doC', (input: unknown) => Promise<unknown>>;
const byHand = (taskQueue: string, activityId: string) =>
  proxyActivities<Activities>({
    taskQueue,
    activityId,
    startToCloseTimeout: '10s',
    scheduleToCloseTimeout: '5m',
    scheduleToStartTimeout: '5m',
    retry: {
      initialInterval: '1s',
      backoffCoefficient: 2,
      maximumInterval: '1m',
      nonRetryableErrorTypes: ['Full'],
    },
  });

export async function inOrderByHand() {
  const one = await byHand('a', 'doA').doA({ n: 1 });
  await byHand('b', 'doB').doB({ n: 2 });
  await byHand('c', 'doC').doC({ n: 3 });
  return one;
}

export async function sideBySideThenOneByHand() {
  await Promise.all([byHand('a', 'doA').doA(1), byHand('b', 'doB').doB(2)]);
  await byHand('c', 'doC').doC(3);
}
