import { participant, refusal } from '@backstitch/contract';
import { z } from 'zod';

export const Full = refusal('Full', z.object({ what: z.string() }));

const Input = z.object({ city: z.string().optional(), n: z.number().optional(), text: z.string().optional() });
const Output = z.object({ done: z.string(), text: z.string().optional(), n: z.number().optional() });
const contract = { input: Input, output: Output, refusals: [Full] };

/** Three participants of the slip's tests, and one that nobody serves until a test does. */
export const one = participant('one', {
  doOne: { ...contract, compensation: 'undoOne' },
  readOne: { ...contract, compensation: null },
});
export const two = participant('two', { doTwo: { ...contract, compensation: 'undoTwo' } });
export const three = participant('three', { doThree: { ...contract, compensation: 'undoThree' } });
export const late = participant('late', { doLate: { ...contract, compensation: 'undoLate' } });
