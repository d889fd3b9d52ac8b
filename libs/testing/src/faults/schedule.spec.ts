import { faultInWords, scheduleInWords } from './fault-in-words';
import type { Fault } from './fault';
import { faultsAt } from './faults-at';
import { pairsOf } from './pairs';
import type { Point } from './point';
import { scheduleId, scheduleOf } from './schedule';

const pay: Point = {
  ...{ at: 'pay', participant: 'till', verb: 'pay', compensates: false, insists: false, undoable: true },
  ...{ refusals: ['NoMoney'], guarded: true, beside: true, roomy: true, movable: true },
};
const faults = [
  ...faultsAt(pay, { deadline: true }),
  ...faultsAt({ ...pay, at: 'pay/compensation', compensates: true }, { deadline: true }),
];

it('is found again by its id, whatever goes wrong in it', () => {
  for (const cached of [true, false]) {
    const schedule = { faults, cached };
    expect(scheduleOf(scheduleId(schedule))).toEqual(schedule);
  }
  expect(scheduleId({ faults: [], cached: true })).toBe('no fault');
  expect(scheduleOf('no fault')).toEqual({ faults: [], cached: true });
});

it('says of each fault something else', () => {
  const words = faults.map(faultInWords);
  expect(new Set(words).size).toBe(faults.length);
  expect(words).toContain('pay took effect, its answer was lost');
  expect(scheduleInWords({ faults: faults.slice(0, 1), cached: false })).toBe(
    'pay was refused (NoMoney) (every workflow task replayed)',
  );
});

it('does not wait for a worker that is not there, where a step never gives up', () => {
  const kinds = (point: Point) => faultsAt(point, { deadline: false }).map(({ kind }) => kind);
  expect(kinds(pay)).toContain('no-worker');
  expect(kinds({ ...pay, insists: true })).not.toContain('no-worker');
});

it('chooses pairs by the seed, at two places', () => {
  const other: Fault[] = faultsAt({ ...pay, at: 'take' }, { deadline: false });
  const all = [...faults, ...other];
  const pairs = pairsOf(all, 50, 7);
  expect(pairs).toHaveLength(50);
  expect(pairsOf(all, 50, 7)).toEqual(pairs);
  expect(pairsOf(all, 50, 8)).not.toEqual(pairs);
  expect(new Set(pairs.map((pair) => scheduleId({ ...pair, cached: true }))).size).toBe(50);
});
