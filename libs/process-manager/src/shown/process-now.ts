import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { MachineChart } from './machine-chart';
import { ShownEvent } from './process-view';

/** Where a process is: its type and its JSON Schema. Only a worker that hosts it can tell. */
export const ProcessNow = z
  .object({
    state: z.unknown().describe('The state as XState writes it: a name, or an object of names for nested states.'),
    status: z.enum(['active', 'done', 'error', 'stopped']).describe('Of the machine; `stopped`: the saga was ended.'),
    takes: z.array(z.string()).describe('The events that this state takes.'),
    timers: z.array(z.object({ name: z.string(), due: time })).describe('The delayed transitions that wait.'),
    deferred: z.array(ShownEvent).describe('The events that wait for a state that takes them, the oldest first.'),
    machine: z.string().describe('The version of the machine: a hash.'),
    picture: z.string().describe('The machine as a Mermaid state diagram, with where it is.'),
    chart: MachineChart.describe('The same as data: its states, and what leads from one to another.'),
  })
  .meta({ id: 'ProcessNow' });

/** Where a process is. */
export type ProcessNow = Shown<typeof ProcessNow>;
