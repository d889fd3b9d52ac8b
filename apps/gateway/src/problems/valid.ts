import type { z } from 'zod';
import { faultsOf } from './faults-of';
import { Problem } from './problem';

/** The body as its schema has it: defaults filled in, what isn't known left out. @throws Problem `invalid-body`, naming every fault */
export function valid<T>(schema: z.ZodType<T>, body: unknown, at = ''): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors = faultsOf(result.error).map((fault) => ({ ...fault, pointer: at + fault.pointer }));
  const where = errors.map(({ pointer }) => pointer || 'the body itself');
  throw new Problem(
    'invalid-body',
    `${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong: ${where.join(', ')}.`,
    {
      errors,
    },
  );
}
