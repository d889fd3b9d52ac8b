import type { Saga, SagaStatus, StepView } from '@backstitch/saga-log';
import type { SagaReading } from '../src';

const at = (milliseconds: number) => new Date(Date.UTC(2027, 4, 14) + milliseconds).toISOString();

/** A step as it is shown; what isn't said is of one that completed. */
export const step = (id: string, more: Partial<StepView> = {}): StepView => ({
  ...{ id, participant: 'hotels', request: id, status: 'completed', attempts: 1 },
  ...{ startedAt: at(1_000), endedAt: at(2_000), input: { city: 'Lisbon' } },
  ...more,
});

/** A saga as it is shown. @param status of one that has ended: it ended two seconds after its start */
export const sagaAs = (status: SagaStatus, more: Partial<Saga> = {}): Saga => ({
  ...{ id: 'one', type: 'bookTrip', kind: 'saga', status, input: { traveller: 'Ada' } },
  ...{ steps: [step('reserveRoom')], startedAt: at(0), audit: [] },
  ...(['running', 'compensating', 'needs-attention'].includes(status) ? {} : { endedAt: at(2_000) }),
  ...{ consistency: 'authoritative', asOf: at(3_000) },
  ...more,
});

/** A reading of a saga. @param eventId how new it is */
export const readingOf = (saga: Saga, eventId = 1, more: Partial<SagaReading['position']> = {}): SagaReading => ({
  saga,
  runId: `run of ${saga.id}`,
  position: { runStartedAt: 1_800_000_000_000_000_000n, eventId, transitions: eventId, readAt: 0, ...more },
});

/** A reading with the log of a saga. @param key tells it from others of its id; a later one's run began later */
export const readingWithKey = (saga: Saga, key: string, run = 1): SagaReading => ({
  ...readingOf(saga, 1, { runStartedAt: 1_800_000_000_000_000_000n + BigInt(run) }),
  log: { key, log: [], taskQueue: 'bookTrip' },
});
