import type { z } from 'zod';
import { faultsOf } from './faults-of';
import { Problem, sayFaults } from './problem';

/** The body as its schema has it: defaults filled in, what isn't known left out. @throws Problem `invalid-body`, naming every fault */
export function valid<T>(schema: z.ZodType<T>, body: unknown, at = ''): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors = faultsOf(result.error).map((fault) => ({ ...fault, pointer: at + fault.pointer }));
  throw new Problem('invalid-body', sayFaults(errors, 'the body itself'), { errors });
}
