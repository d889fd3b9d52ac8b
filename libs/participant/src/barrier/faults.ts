import type { z } from 'zod';

/** One fault of a value: where, as a JSON Pointer (`''` is the value itself), and what. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

export const faultsOf = ({ issues }: z.ZodError): Fault[] =>
  issues.map(({ path, message }) => ({
    pointer: path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message,
  }));
