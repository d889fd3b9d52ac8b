import { Saga, type Shown } from '@backstitch/saga-log/shown';

/** A saga that was started, and hasn't ended by now: its type and its JSON Schema. */
export const Started = Saga.pick({ id: true, type: true, kind: true, status: true }).meta({ id: 'Started' });

/** A saga that was started, and hasn't ended by now. */
export type Started = Shown<typeof Started>;
