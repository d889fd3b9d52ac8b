import type { Asking, RawSaga } from './asking';
import type { Holding } from './holding';
import { judge } from './judge';
import type { VerdictName } from './verdict';

type Given = Partial<Asking> & Pick<Asking, 'stepId' | 'asked'>;

/** One that was answered right after it was asked, unless it says otherwise. */
const asking = (given: Given): Asking => ({
  ...{ stepKey: `run/${given.stepId}`, participant: 'till', verb: given.stepId, compensates: false },
  ...{
    pivot: false,
    insists: false,
    declared: [],
    compensation: `undo ${given.stepId}`,
    how: 'completed',
    ended: given.asked + 1,
  },
  ...given,
});
const undo = (given: Given): Asking => asking({ compensates: true, verb: `undo ${given.stepId}`, ...given });

const saga = (end: RawSaga['end'], askings: readonly Asking[]): RawSaga => ({
  ...{
    workflowId: 'test/1',
    type: 'test',
    askings,
    end,
    unwound: false,
    passed: new Set(),
    resolved: new Map<string, number>(),
    attention: [],
  },
});

const judged = (it: RawSaga, held: Readonly<Record<string, Omit<Holding, 'stepKey'>>>) =>
  judge(
    { saga: it, nested: new Map(), runs: [] },
    {
      catalogue: { participants: [], sagaTypes: [] },
      holdingsOf: async (_, keys) => keys.map((stepKey) => ({ stepKey, ...held[stepKey.replace('run/', '')] })),
    },
  );

const there = { barrier: 'done' } as const;
const gone = { barrier: 'compensated' } as const;
const never = { barrier: 'none' } as const;
const a = asking({ stepId: 'a', asked: 10 });
const b = asking({ stepId: 'b', asked: 20 });
const lost = asking({ stepId: 'a', asked: 5, how: undefined, ended: undefined, abandoned: true });
const refused = asking({ stepId: 'b', asked: 20, how: 'refused' });
const read = asking({ stepId: 'r', asked: 20, compensation: undefined });
const inA = { ...a, scope: 'scope' };
const pivot = asking({ stepId: 'b', asked: 20, pivot: true });

it.each<[string, VerdictName, RawSaga, Readonly<Record<string, Omit<Holding, 'stepKey'>>>, string?]>([
  ['all in effect', 'completed', saga('completed', [a, b]), { a: there, b: there }],
  ['one that is not', 'violated', saga('completed', [a, b]), { a: there, b: gone }, 'b is not in effect'],
  [
    'one that only changed its slip',
    'completed',
    saga('completed', [{ ...a, toStyle: true, answersNothing: true }]),
    { a: { ...there, applied: 0, undone: 0, isDomain: true } },
  ],
  ['one that a reset has the saga ask again', 'completed', saga('completed', [lost, a]), { a: there }],
  [
    'one that a reset has made the saga forget',
    'violated',
    saga('completed', [{ ...lost, stepId: 'b', stepKey: 'run/b' }, a]),
    { a: there, b: there },
    'undo a never ran: b is still in effect',
  ],
  ['one twice', 'violated', saga('completed', [a]), { a: { applied: 2, undone: 0 } }, 'a took effect 2 times'],
  ['one twice, undone once', 'violated', saga('completed', [a]), { a: { applied: 2, undone: 1 } }, '2 times'],
  ['a refusal that was caught', 'completed', saga('completed', [a, refused]), { a: there, b: never }],
  [
    'a read whose answer was lost, and that nobody took up when it was asked again',
    'compensated',
    saga('failed', [
      { ...read, how: 'unknown' },
      { ...read, asked: 30, ended: 40, how: 'not-sent' },
    ]),
    { r: there },
  ],
  [
    'a read that nobody took up, and that is there',
    'violated',
    saga('failed', [{ ...read, how: 'not-sent' }]),
    { r: there },
    'r is still in effect',
  ],
  [
    'a refusal that was a lie',
    'violated',
    saga('completed', [a, refused]),
    { a: there, b: there },
    'b is still in effect',
  ],
  [
    'one caught, not known and left',
    'violated',
    saga('completed', [{ ...a, how: 'unknown' }]),
    { a: there },
    'never ran',
  ],
  [
    'one in flight',
    'violated',
    saga('completed', [asking({ stepId: 'a', asked: 1, how: undefined, ended: undefined })]),
    { a: there },
    'in flight',
  ],
  [
    'all undone',
    'compensated',
    saga('failed', [a, b, undo({ stepId: 'b', asked: 30 }), undo({ stepId: 'a', asked: 40 })]),
    { a: gone, b: gone },
  ],
  ['one not undone', 'violated', saga('failed', [a]), { a: there }, 'undo a never ran: a is still in effect'],
  [
    'an undo without effect',
    'violated',
    saga('failed', [a, undo({ stepId: 'a', asked: 30 })]),
    { a: there },
    'undo a ran, and yet a is still',
  ],
  [
    'the wrong order',
    'violated',
    saga('failed', [a, b, undo({ stepId: 'a', asked: 30 }), undo({ stepId: 'b', asked: 40 })]),
    { a: gone, b: gone },
    'a was undone before b',
  ],
  [
    'side by side, any order',
    'compensated',
    saga('failed', [{ ...a, ended: 25 }, b, undo({ stepId: 'a', asked: 30 }), undo({ stepId: 'b', asked: 40 })]),
    { a: gone, b: gone },
  ],
  [
    'asked by the task that cut another off, which the saga hears of in the next',
    'compensated',
    saga('failed', [
      { ...a, how: 'unknown', heard: 25 },
      b,
      undo({ stepId: 'a', asked: 30 }),
      undo({ stepId: 'b', asked: 40 }),
    ]),
    { a: gone, b: gone },
  ],
  [
    'a scope that was undone',
    'completed',
    saga('completed', [inA, undo({ stepId: 'a', asked: 30 }), asking({ stepId: 'c', asked: 40 })]),
    { a: gone, c: there },
  ],
  [
    'half a scope',
    'violated',
    saga('completed', [inA, { ...b, scope: 'scope' }, undo({ stepId: 'a', asked: 30 })]),
    { a: gone, b: there },
    'a is not in effect',
  ],
  [
    'undone without a scope',
    'violated',
    saga('completed', [a, undo({ stepId: 'a', asked: 30 })]),
    { a: gone },
    'a is not in effect, undo a ran',
  ],
  ['an end after the pivot', 'violated', saga('failed', [a, pivot]), { a: there, b: there }, 'after its pivot b'],
  [
    'an undo after the pivot',
    'violated',
    saga('completed', [a, pivot, undo({ stepId: 'a', asked: 30 })]),
    { a: gone, b: there },
    'undo a ran after the pivot',
  ],
  [
    'a barrier in the middle',
    'violated',
    saga('failed', [a, undo({ stepId: 'a', asked: 30 })]),
    { a: { barrier: 'compensating' } },
    "'compensating'",
  ],
  ['one under way', 'incomplete', saga('open', [a]), { a: there }, 'a is in effect'],
  ['one ended by force', 'incomplete', saga('terminated', [a]), { a: there }, 'a is in effect'],
  [
    'what only an operator knows',
    'compensated',
    { ...saga('failed', [a]), resolved: new Map([['a/compensation', 9]]) },
    { a: there },
  ],
])('%s: %s', async (...[, verdict, it, held, text]) => {
  const found = await judged(it, held);
  expect(found.verdict).toBe(verdict);
  expect(found.findings.map((finding) => finding.text).join('; ')).toContain(text ?? '');
  if (text === undefined) expect(found.findings).toEqual([]);
});
