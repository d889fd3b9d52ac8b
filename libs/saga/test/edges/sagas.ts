import { ask, askedOf, continueSaga, currentFrame, nest, receive, saga, scope, step } from '@backstitch/saga';
import { CancellationScope, sleep } from '@temporalio/workflow';
import { Approval, Full, a, b, c } from '../contracts';
import { edges } from './contracts';

const A = ask(a);
const B = ask(b);
const C = ask(c);

interface Sizes {
  readonly steps: number;
  readonly bytes: number;
}
const text = ({ bytes }: Sizes) => 'x'.repeat(bytes);
const of = (sizes: unknown) => sizes as Sizes;

export const sideBySide = saga(edges.sideBySide, async (input) => {
  const sizes = of(input);
  await A.doA('first');
  await Promise.all(Array.from({ length: sizes.steps }, () => B.doB(text(sizes))));
  await C.doC('last');
});

export const oneByOne = saga(edges.oneByOne, async (input) => {
  const sizes = of(input);
  for (let n = 0; n < sizes.steps; n++) await A.doA(text(sizes));
  await C.doC('last');
});

export const sleeps = saga(edges.sleeps, async () => {
  await A.doA(1);
  for (;;) await sleep(1);
});

/** A loop that no failure ends. */
const sleepsForEver = async () => {
  for (;;) await sleep(20);
};

export const sleepsOn = saga(edges.sleepsOn, async () => {
  await B.doB(1);
  await Promise.all([A.doA(1), sleepsForEver()]);
});

export const sleepsAfterItsEnd = saga(edges.sleepsAfterItsEnd, async () => {
  const lost = await B.doB(1).catch(() => 'unknown');
  await Promise.race([A.doA(1), sleepsForEver()]);
  return lost;
});

export const reads = saga(edges.reads, async () => {
  await B.doB(1);
  for (let n = 0; n < 35; n++) await A.readA(n);
});

/** Nobody looks at a message that doesn't come in time. */
export const pivotAfterPause = saga(edges.pivotAfterPause, async () => {
  void (async () => receive(Approval, { within: '2s' }))();
  await A.doA(1);
  return B.doB(2, { pivot: true });
});

export const stepsAfterPivot = saga(edges.stepsAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  for (;;) await B.doB(2);
});

export const goesOnPastItsPivot = saga(edges.goesOnPastItsPivot, async (input) => {
  const round = Number(input);
  if (round === 1) await A.doA(1, { pivot: true });
  await B.doB('x'.repeat(200_000));
  if (round < 12) continueSaga(round + 1);
  return 'there';
});

/** What code may throw, though nobody would want to. */
const oddities: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  symbol: () => Symbol('odd'),
  large: () => new Error('x'.repeat(2_500_000)),
  circular: () => {
    const details: Record<string, unknown> = {};
    details.self = details;
    return Object.assign(new Error('circular'), { code: 'Odd', details });
  },
  bigint: () => Object.assign(new Error('bigint'), { code: 'Odd', details: { n: 1n } }),
  engine: () => Object.assign(new Error('not really'), { code: 'backstitch:SagaCancelled' }),
};

export const throwsOddly = saga(edges.throwsOddly, async (what) => {
  await A.doA(1);
  throw oddities[String(what)]!();
});

export const scopeAfterPivot = saga(edges.scopeAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  await scope('first way', async () => {
    await B.doB(2);
    await C.doC(3);
  }).catch(() => undefined);
  return C.doC('other way', { step: 'otherWay' });
});

/** Each branch's later steps are about what it asked first. */
export const namesAfterPivot = saga(edges.namesAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  const ticket = async (first: () => Promise<unknown>, of: string) => {
    await first();
    return C.doC(of);
  };
  const [one, two] = await Promise.all([ticket(() => A.doA('one'), 'one'), ticket(() => B.doB('two'), 'two')]);
  await B.doB('last', { step: 'last' });
  return { one, two };
});

export const waitsAfterPivot = saga(edges.waitsAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  return receive(Approval, { within: '1s' });
});

export const waitsTooLong = saga(edges.waitsTooLong, async (days) => {
  await A.doA(1);
  return receive(Approval, { within: `${days as number}d` });
});

export const branchesAfterPivot = saga(edges.branchesAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  return Promise.all([B.doB(2), C.doC(3)]);
});

export const cutShortAfterPivot = saga(edges.cutShortAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  return CancellationScope.withTimeout('300ms', () => B.doB(2));
});

export const throwsAfterPivot = saga(edges.throwsAfterPivot, async () => {
  await A.doA(1);
  await B.doB(2, { pivot: true });
  throw oddities.undefined!();
});

/** The first way waits for a message in vain; while the other way waits for an operator, it comes. */
export const otherWayAfterPivot = saga(edges.otherWayAfterPivot, async () => {
  await A.doA(1, { pivot: true });
  return scope('approved', async () => {
    await B.doB(2);
    return receive(Approval, { within: '300ms' });
  }).catch(() => C.doC('not approved'));
});

export const pivotInOneTask = saga(edges.pivotInOneTask, async () => {
  await Promise.all([
    A.doA(1),
    (async () => {
      await B.doB(2);
      await C.doC(3, { pivot: true });
    })(),
  ]);
});

export const pivotDuringUndo = saga(edges.pivotDuringUndo, async () => {
  const way = scope('way', async () => {
    await A.doA(1);
    await B.doB(2);
  }).catch(() => undefined);
  await sleep('300ms');
  await C.doC(3, { pivot: true });
  await way;
});

export const caughtBeforePivot = saga(edges.caughtBeforePivot, async () => {
  await A.doA(1).catch(() => undefined);
  await B.doB(2, { pivot: true });
});

export const endsInOneTask = saga(edges.endsInOneTask, async () => {
  void (async () => {
    await A.doA(1);
    await B.doB(2);
    await C.doC(3);
  })();
  return 'done';
});

const leg = async (first: () => Promise<unknown>) => {
  await first();
  await C.doC('leg');
};

export const legs = saga(edges.legs, async () => {
  const there = leg(() => A.doA(1));
  const back = leg(() => B.doB(2));
  await there;
  await back;
});

export const helper = saga(edges.helper, async () => {
  void leg(() => A.doA(1));
  await B.doB(2);
});

export const chain = saga(edges.chain, async () => {
  void A.doA(1).then(() => C.doC(3));
  await B.doB(2);
});

export const scopeForLater = saga(edges.scopeForLater, async () => {
  const way = scope('way', () => A.doA(1));
  await B.doB(2);
  await way;
});

export const messageForLater = saga(edges.messageForLater, async () => {
  const approval = receive(Approval, { within: '200ms' });
  await A.doA(1);
  await B.doB(2);
  await approval;
});

/** It throws its own error, after its saga has failed. */
export const lateHelper = saga(edges.lateHelper, async () => {
  void (async () => {
    await sleep('200ms');
    throw new Error('too late');
  })();
  await A.doA(1);
  await B.doB(2);
});

export const looksLate = saga(edges.looksLate, async () => {
  const failing = leg(() => A.doA(1));
  await B.doB(2);
  return failing.catch((error: unknown) => (Full.is(error) ? 'caught' : 'what is it?'));
});

export const lostRace = saga(edges.lostRace, async () => {
  const first = await Promise.race([receive(Approval), sleep('200ms')]);
  return first ?? receive(Approval);
});

export const deadScope = saga(edges.deadScope, async () => {
  await scope(() => Promise.all([receive(Approval), B.doB(2)])).catch(() => undefined);
  return receive(Approval);
});

export const goesOnTooEarly = saga(edges.goesOnTooEarly, async (input) => {
  if (input === 2) return 'went on';
  await Promise.all([
    A.doA(1),
    (async () => {
      await B.doB(2);
      continueSaga(2);
    })(),
  ]);
  return undefined;
});

export const ownThrow = saga(edges.ownThrow, async () => {
  await A.doA(1);
  void (async () => {
    await sleep(1);
    throw new TypeError('a bug in a helper');
  })();
  await B.doB(2);
});

export const slashes = saga(edges.slashes, async () => {
  const names = ['Oslo', 'Oslo/Bergen'];
  return Promise.allSettled([scope(names[0]!, () => B.doB(1)), scope(names[1]!, () => C.doC(2))]).then((all) =>
    all.map(({ status }) => status),
  );
});

export const numbers = saga(edges.numbers, async () => {
  const ways = ['leg', 'leg', 'leg.2'].map((name, n) => scope(name, () => (n === 1 ? B.doB(n) : C.doC(n))));
  return Promise.allSettled(ways).then((all) => all.map(({ status }) => status));
});

export const child = saga(edges.child, async () => {
  await A.doA('inside');
  await receive(Approval);
  return 'child done';
});

export const parent = saga(edges.parent, async () => {
  const answer = await nest(edges.child, {});
  return { answer, last: await C.doC('outside') };
});

export const parentOf = saga(edges.parentOf, async () => {
  await B.doB('outside');
  return nest(edges.child, {});
});

export const undoesWhatItCaught = saga(edges.undoesWhatItCaught, async () => {
  await A.doA(1).catch(() => undefined);
  return 'well';
});

export const rounds = saga(edges.rounds, async (round: number) => {
  await receive(Approval);
  if (round < 3) continueSaga(round + 1);
  return 'three';
});

export const renews = saga(edges.renews, async (round: number) => {
  if (round === 1) await A.doA(1, { pivot: true });
  await scope(() => B.doB(round)).catch(() => C.doC(round));
  if (round < 4) continueSaga(round + 1);
  return 'renewed';
});

/** Each name is that of a step in a run of its own. */
export const asksByData = saga(edges.asksByData, async (names: readonly string[]) => {
  const [first, ...others] = names;
  if (first === undefined) return;
  await A.doA(first, { step: first });
  continueSaga(others);
});

/** Its deadline passes first, then a step of that name needs an operator. */
/** As a coordination style does that reads answers: this one can't read what came. */
export const breaksAtAnswer = saga(edges.breaksAtAnswer, async () => {
  const asked = askedOf('a', 'doA', { compensation: 'undoA' })({}, {});
  const send: typeof asked.send = async (...how) => {
    await asked.send(...how);
    throw new TypeError('The answer can’t be read.');
  };
  await step(currentFrame('a test'), { ...asked, send }, 1, {});
});

export const needsAfterDeadline = saga(edges.needsAfterDeadline, async () => {
  await A.doA(1, { pivot: true });
  await sleep('2h');
  return C.doC(2, { step: 'deadline' });
});

/** The step needs an operator first. */
export const deadlineAfterNeeds = saga(edges.deadlineAfterNeeds, async () => {
  await A.doA(1, { pivot: true });
  return C.doC(2, { step: 'deadline' });
});

/** The deadline has passed in its first run; the second takes no notice. */
export const afterItsDeadline = saga(edges.afterItsDeadline, async (round: number) => {
  if (round === 2) {
    await sleep('1h', { summary: 'deadline' });
    return 'done';
  }
  await A.doA(1, { pivot: true });
  await sleep('2h');
  await C.doC(2);
  return continueSaga(2);
});
