import type { z } from 'zod';
import { faultsOf } from './faults-of';
import { SagaClientError } from './saga-client-error';
import { sayFaults } from './say-faults';

/**
 * The value as its schema has it: defaults filled in, fields that the schema doesn't know left out.
 * @param at a JSON Pointer to where the value stands in what was sent; default the whole of it
 * @throws SagaClientError `invalid-body`, naming every fault
 */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, at = ''): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = faultsOf(result.error).map((fault) => ({ ...fault, pointer: at + fault.pointer }));
  throw new SagaClientError('invalid-body', sayFaults(errors, 'the body itself'), { errors });
}
