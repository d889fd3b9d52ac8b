import fc from 'fast-check';
import type { LogEntry } from './saga-log';
import { unwindPlan } from './unwind-plan';

let names = 0;
const entry = (it: Partial<LogEntry>): LogEntry => ({
  stepId: `step ${++names}`,
  participant: 'hotels',
  request: 'reserveRoom',
  compensation: 'cancelRoom',
  input: null,
  outcome: 'completed',
  started: 1,
  settled: 2,
  ...it,
});

/** Logs as they happen: in start order, on a clock that may stand still between starts; some never settle. */
const logs = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 3 }),
      takes: fc.option(fc.integer({ min: 1, max: 9 })),
      outcome: fc.constantFrom('completed' as const, 'refused' as const, 'not-sent' as const, 'unknown' as const),
      compensation: fc.constantFrom('cancelRoom', null),
      compensated: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    let clock = 0;
    return steps.map(({ wait, takes, outcome, compensation, compensated }) => {
      clock += wait;
      return entry({
        started: clock,
        settled: takes === null ? undefined : clock + takes,
        outcome: takes === null ? undefined : outcome,
        compensation,
        ...(compensated && { compensated }),
      });
    });
  });

/** Runs a plan: the order in which compensations begin and end, as the engine would, picking at random who ends next. */
function run(plan: ReturnType<typeof unwindPlan>, pick: (count: number) => number): string[] {
  const events: string[] = [];
  const ended = new Set<string>();
  const begun = new Set<string>();
  while (ended.size < plan.length) {
    for (const { entry: it, after } of plan) {
      if (begun.has(it.stepId) || !plan.slice(0, after).every((first) => ended.has(first.entry.stepId))) continue;
      begun.add(it.stepId);
      events.push(`begin ${it.stepId}`);
    }
    const open = [...begun].filter((id) => !ended.has(id));
    expect(open.length).toBeGreaterThan(0); // it never gets stuck
    const next = open[pick(open.length)]!;
    ended.add(next);
    events.push(`end ${next}`);
  }
  return events;
}

describe('the plan of an unwinding', () => {
  it('owes what completed or may have, and nothing else', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const owed = unwindPlan(log).map(({ entry: it }) => it.stepId);
        const expected = log.filter(
          ({ outcome, compensation, compensated }) =>
            compensation !== null &&
            !compensated &&
            (outcome === 'completed' || outcome === 'unknown' || outcome === undefined),
        );
        expect([...owed].sort()).toEqual(expected.map(({ stepId }) => stepId).sort());
      }),
    );
  });

  it('undoes a step only when all is undone that started after it had settled, whoever ends first', () => {
    fc.assert(
      fc.property(logs, fc.infiniteStream(fc.nat()), (log, random) => {
        const plan = unwindPlan(log);
        const events = run(plan, (count) => random.next().value! % count);
        for (const { entry: one } of plan) {
          for (const { entry: later } of plan) {
            if (one.settled === undefined || later.started < one.settled) continue;
            expect(events.indexOf(`end ${later.stepId}`)).toBeLessThan(events.indexOf(`begin ${one.stepId}`));
          }
        }
      }),
    );
  });

  it('undoes side by side what ran side by side', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const plan = unwindPlan(log);
        for (const [index, { entry: one, after }] of plan.entries()) {
          // It waits for nothing that it need not wait for.
          for (const { entry: first } of plan.slice(0, after))
            expect(first.started).toBeGreaterThanOrEqual(one.settled!);
          expect(after).toBeLessThanOrEqual(index);
        }
      }),
    );
  });

  it('is strictly last-in-first-out for steps that ran one after the other', () => {
    const log = [0, 2, 4, 6].map((started) => entry({ started, settled: started + 1 }));
    expect(unwindPlan(log)).toEqual([...log].reverse().map((it, index) => ({ entry: it, after: index })));
  });

  it('is one at a time, in reverse start order, when asked to', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const plan = unwindPlan(log, { unwind: 'sequential' });
        expect(plan.map(({ after }) => after)).toEqual(plan.map((_, index) => index));
        const order = plan.map(({ entry: it }) => log.indexOf(it));
        expect(order).toEqual([...order].sort((x, y) => y - x));
      }),
    );
  });

  it('leaves a pivot that completed, and what was asked before, alone', () => {
    const before = entry({ started: 1, settled: 2 });
    const pivot = entry({ started: 3, settled: 4, pivot: true });
    const after = entry({ started: 4, settled: 6 });
    expect(unwindPlan([before, pivot, after]).map(({ entry: it }) => it)).toEqual([after]);
    expect(unwindPlan([before, { ...pivot, outcome: 'unknown' }])).toHaveLength(2);
    expect(unwindPlan([before, { ...pivot, outcome: 'refused' }]).map(({ entry: it }) => it)).toEqual([before]);
  });

  it('of a scope has its steps and those of the scopes in it', () => {
    const log = ['a', 'a/b', 'ab', undefined].map((scope) => entry({ scope }));
    expect(unwindPlan(log, { scope: 'a' }).map(({ entry: it }) => it.scope)).toEqual(['a/b', 'a']);
  });

  it('of a saga that ended well has the unknown steps that its code caught, pivot or not', () => {
    const caught = entry({ started: 1, settled: 2, outcome: 'unknown' });
    const pivot = entry({ started: 3, settled: 4, pivot: true });
    expect(unwindPlan([caught, pivot], { unknownOnly: true }).map(({ entry: it }) => it)).toEqual([caught]);
  });
});
