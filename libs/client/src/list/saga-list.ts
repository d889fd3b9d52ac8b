import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { SagaSummary } from './saga-summary';

/** Sagas from Temporal's visibility, newest first: its type and its JSON Schema. */
export const SagaList = z
  .object({
    items: z.array(SagaSummary),
    next: z.string().nullable().describe('The cursor of the next page; null: there is no more.'),
    consistency: z.literal('eventual'),
    asOf: time,
  })
  .meta({ id: 'SagaList', description: 'Sagas, newest first: a moment old, and the list says so.' });

/** Sagas from Temporal's visibility, newest first: a moment old, and the list says so. */
export type SagaList = Shown<typeof SagaList>;
