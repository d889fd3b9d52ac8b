import { jsonPointer } from '@backstitch/contract';
import type { z } from 'zod';

/** One error of a value: where, as a JSON Pointer (`''` is the value itself), and what. */
export interface SchemaError {
  readonly pointer: string;
  readonly message: string;
}

/** The first fifty: more don't help, and all of them might not fit into an answer. */
export const schemaErrorsOf = ({ issues }: z.ZodError): SchemaError[] =>
  issues.slice(0, 50).map(({ path, message }) => ({
    pointer: jsonPointer(path),
    message,
  }));
