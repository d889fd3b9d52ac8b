import type { LogEntry, Saga } from '@backstitch/saga-log';
import { sagaWith } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { readingOf, sagaAs, step as stepAs } from '../../test/reading';
import { erased } from '../keep/erased';
import { keptLogWith, payloadPolicies, withPayloads } from './payload-policy';

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

const failure = {
  code: 'Full',
  message: 'for Ada',
  details: { of: 'Ada' },
  causes: [{ code: 'X', message: 'Ada', details: 'Ada' }],
};
const times = { startedAt: '2027-05-14T00:00:00.000Z' };
const waiting = { kind: 'code', what: 'bookTrip', since: times.startedAt, failure } as const;
const compensation = { request: 'free', status: 'running', attempts: 1, ...times, failure } as const;
/** All that a saga may have, and what its style shows. */
const all = {
  ...sagaAs('needs-attention', { output: 'Ada', failure, waitingFor: [waiting], recoverable: true, startedBy: 'Ada' }),
  ...{ attributes: { traveller: 'Ada' }, parent: { type: 'bookTrips', id: 'around' } },
  steps: [stepAs('reserveRoom', { output: 'Ada', failure, compensation })],
  process: { state: 'waiting', data: 'Ada' },
} satisfies Saga & { readonly process: unknown };
const shape = z.object({ state: z.string(), data: z.unknown() });
const Shown = sagaWith([{ kind: 'process', shape, begin: () => ({}), view: () => ({}) }]);

test.each(payloadPolicies)('%s: a saga has the shape that is documented', (policy) => {
  const kept = withPayloads(policy, all);
  expect(Shown.strict().parse(kept)).toEqual(kept);
  expect(kept.recoverable).toBe(true);
});

test('a saga whose data was erased has the shape that is documented', () => {
  const { saga } = erased(readingOf(all), undefined);
  expect(Shown.strict().parse(saga)).toEqual(saga);
  expect(JSON.stringify(saga)).not.toContain('Ada');
});
