import type { z } from 'zod';
import { fieldErrorsOf } from './field-errors-of';
import { SagaClientError } from './saga-client-error';
import { sayFieldErrors } from './say-field-errors';

/**
 * The value as its schema has it: defaults filled in, fields that the schema doesn't know left out.
 * @param at a JSON Pointer to where the value stands in what was sent; default the whole of it
 * @throws SagaClientError `invalid-body`, naming every field that is wrong
 */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, at = ''): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrorsOf(result.error).map((error) => ({ ...error, pointer: at + error.pointer }));
  throw new SagaClientError('invalid-body', sayFieldErrors(errors, 'the body itself'), { errors });
}
