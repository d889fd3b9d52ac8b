import type { SagaRef } from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { z } from 'zod';

/** What a `202` says: its type and its JSON Schema. */
export const Accepted = z
  .object({ accepted: z.string(), type: z.string(), id: z.string() })
  .meta({ id: 'Accepted', description: 'What was accepted, and for which saga. What comes of it is seen there.' });

/** What a `202` says: what was accepted, and for which saga. What comes of it is seen there. */
export type Accepted = Shown<typeof Accepted>;

export const accepted = ({ type, id }: SagaRef, what: string): Accepted => ({ accepted: what, type: type.name, id });
