import { participant, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

/** The smallest participant and saga type that can be hosted. */
export const greeters = participant('nestGreeters', {
  greet: { input: z.object({ name: z.string(), ms: z.int() }), output: z.string(), compensation: 'unsay' },
});

export const greetings = sagaTypes('nestGreetings', {
  stumble: { input: z.void(), output: z.string() },
  sayHello: { input: z.object({ name: z.string(), ms: z.int() }), output: z.string() },
});
