import type { HistoryEvent } from '@backstitch/saga-log';
import { HistoryReading } from './history-reading';

const at = '2027-05-01T10:00:00.000Z';
const event = (id: string) => ({ id, source: '/desk', type: 'Paid' });
const before = {
  events: [{ ...event('1'), outcome: 'deferred' as const, at, reason: 'not taken in "fresh"' }],
  counts: { handled: 2, deferred: 1, ignored: 0, rejected: 0 },
  untaken: [{ ...event('2'), time: at, data: null }],
};
const payload = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
const begun = (carried: object) =>
  ({
    eventId: 1,
    workflowExecutionStartedEventAttributes: {
      input: { payloads: [{}, carried].map((value) => payload(value)) },
    },
  }) as unknown as HistoryEvent;
const task = { eventId: 4, workflowTaskCompletedEventAttributes: { startedEventId: 3 } } as unknown as HistoryEvent;

const read = (carried: object) => {
  const reading = new HistoryReading({ ...before, snapshot: {} });
  for (const each of [begun(carried), task]) reading.read(each);
  return reading.ledger;
};

it('of a run that goes on: what was deferred is so, and what came was handled', () => {
  const { events, counts } = read({ as: 'continued', log: [] });
  expect(events.map(({ outcome }) => outcome)).toEqual(['deferred', 'handled']);
  expect(counts).toEqual({ handled: 3, deferred: 1, ignored: 0, rejected: 0 });
});

const noted = (notes: readonly string[], more?: boolean) =>
  ({
    workflowPropertiesModifiedEventAttributes: {
      upsertedMemo: {
        fields: {
          backstitchEvents: payload(notes.map((id) => ({ ...event(id), outcome: 'rejected' }))),
          ...(more !== undefined && { backstitchMoreEvents: payload(more) }),
        },
      },
    },
  }) as unknown as HistoryEvent;

it('what a task has brought was handled only when all that it has noted is there', () => {
  const untaken = ['2', '3', '4'].map((id) => ({ ...event(id), time: at, data: null }));
  const reading = new HistoryReading({ ...before, untaken, snapshot: {} });
  const outcomes = () => reading.ledger.events.map(({ outcome }) => outcome);
  const timer = { eventId: 7 } as unknown as HistoryEvent;
  for (const each of [begun({ as: 'continued', log: [] }), task, noted(['2']), noted([], true), timer])
    reading.read(each);
  expect(outcomes()).toEqual(['deferred', 'rejected', 'waiting', 'waiting']);
  const next = { eventId: 9, workflowTaskCompletedEventAttributes: { startedEventId: 8 } } as unknown as HistoryEvent;
  reading.read(next);
  expect(outcomes()).toEqual(['deferred', 'rejected', 'waiting', 'waiting']);
  reading.read(noted(['3'], false));
  expect(outcomes()).toEqual(['deferred', 'rejected', 'rejected', 'handled']);
});

it('of a run that only goes back: nothing is handled any more', () => {
  const { events, counts } = read({ as: 'continued', log: [], ending: { action: 'recover', by: 'Bo', reason: 'x' } });
  expect(events.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['rejected', 'the process compensates'],
    ['rejected', 'the process compensates'],
  ]);
  expect(counts).toEqual({ handled: 2, deferred: 0, ignored: 0, rejected: 2 });
});
