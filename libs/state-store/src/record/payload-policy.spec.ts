import type { LogEntry } from '@backstitch/saga-log';
import { keptLogWith } from './payload-policy';

const step: LogEntry = {
  ...{ stepId: 'charge', participant: 'bank', request: 'charge', compensation: 'refund', started: 1, settled: 2 },
  ...{ outcome: 'unknown', input: 'Ada', replaced: { input: 'Ada, again' } },
};
const around = { ...step, stepId: 'trip', nested: { id: 'trip/1', key: 'k', log: [step] } };
const kept = { key: 'k', taskQueue: 'sagas', log: [step, around] };

test.each(['hash', 'leave-out'] as const)('%s: what a recovery needs has nobody’s data', (policy) => {
  expect(JSON.stringify(keptLogWith(policy, kept))).not.toContain('Ada');
});

test('keep: it has what an operator has given a compensation', () => {
  expect(keptLogWith('keep', kept).log[0]!.replaced).toEqual({ input: 'Ada, again' });
});
