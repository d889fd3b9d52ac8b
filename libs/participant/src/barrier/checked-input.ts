import { RefusalError, type RequestContract } from '@backstitch/contract';
import { schemaErrorsOf } from './schema-errors-of';
import { type KeptInput, keptInput } from './kept-input';

/** An input after its check: what the verb gets and its row keeps, or why it gets nothing. */
export type CheckedInput = { readonly input: unknown; readonly kept: KeptInput } | { readonly invalid: RefusalError };

export async function checkedInput(
  { input: schema }: RequestContract,
  verb: string,
  value: unknown,
): Promise<CheckedInput> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return { input: parsed.data, kept: keptInput(parsed.data, value) };
  const errors = schemaErrorsOf(parsed.error);
  const list = errors.map(({ pointer, message }) => `${pointer || 'the input'}: ${message}`).join('; ');
  return {
    invalid: new RefusalError('InputInvalid', errors, `The input of ${verb} isn't what its contract says: ${list}`),
  };
}
