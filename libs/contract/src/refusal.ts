import type { z } from 'zod';
import { checkCarriedByJson } from './carried-by-json';
import { contractName } from './contract-name';
import { freeName } from './reserved-name';

/** A participant's declared no, as an error: it is known to have had no effect. */
export class RefusalError<C extends string = string, D = unknown> extends Error {
  override readonly name = 'RefusalError';
  constructor(
    readonly code: C,
    readonly details: D,
    message?: string,
  ) {
    super(message ?? `${code} ${JSON.stringify(details)}`);
  }
}

/** What `is` proves of an error: it carries this refusal's details. */
export type Refused<C extends string, D> = Error & { readonly code: C; readonly details: D };

/**
 * A refusal in a contract. Called, it makes the error to throw: `throw NoRoomLeft({ city })`. `is` recognises it
 * wherever it went, by code: classes don't survive the workflow sandbox or the wire.
 */
export interface Refusal<C extends string = string, D = unknown> {
  (details: D, message?: string): RefusalError<C, D>;
  readonly code: C;
  readonly schema: z.ZodType<D>;
  is(error: unknown): error is Refused<C, D>;
}

/** Any refusal: details are checked where it is made, not where it is listed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of refusals with different details has no other common type: details is an argument, so unknown would be too narrow
export type AnyRefusal = Refusal<string, any>;

/**
 * Declares a refusal. A refusal has no effect and is never retried, nor compensated.
 * @param code PascalCase, unique in the participant: `'NoRoomLeft'`
 * @param schema what the details look like; JSON must be able to carry them
 * @throws ContractError `bad-name`, `bad-schema`, `reserved-name` when the platform's own failures are called so
 */
export function refusal<const C extends string, D>(code: C, schema: z.ZodType<D>): Refusal<C, D> {
  contractName('refusal', freeName('refusal', code));
  checkCarriedByJson(schema, 'output', `The details of ${code}`);
  const make = (details: D, message?: string) => new RefusalError(code, details, message);
  return Object.assign(make, {
    code,
    schema,
    is: (error: unknown): error is Refused<C, D> =>
      typeof error === 'object' && error !== null && 'code' in error && error.code === code && 'details' in error,
  });
}
