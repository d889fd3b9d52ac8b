import { type SagaAttributes, type SagaType, type SagaTypeContract, sagaTypes } from '@backstitch/contract';
import type { z } from 'zod';
import { setOut } from './set-out';
import { type Slip, errorQueue } from './slip';

/** What a template writes: an itinerary, and what it starts with. */
export type Written = Pick<Slip, 'itinerary' | 'subscriptions'> & Partial<Pick<Slip, 'variables'>>;

/** A saga type whose sagas are routing slips. Its output is the slip's variables at the end, unchecked. */
export interface SlipTemplate<I extends z.ZodType = z.ZodType> extends Omit<
  SagaTypeContract,
  'input' | 'attributes' | 'messages' | 'unwind' | 'pivot' | 'historyLimit' | 'attemptTimeout' | 'giveUpAfter'
> {
  readonly input: I;
  /** As of `SagaTypeContract`. */
  readonly attributes?: (input: z.output<I>) => SagaAttributes;
  /** Makes a slip of a validated input, when it is started. */
  readonly write: (input: z.output<I>) => Written;
}

/**
 * Declares saga types that are routing slips: each writes its slip from its input.
 * @param owner the composite service: its workers host `{owner}.errors`
 * @throws ContractError `bad-name`, `bad-duration`
 */
export function slipTypes<const R extends Readonly<Record<string, z.ZodType>>>(
  owner: string,
  templates: { readonly [K in keyof R]: SlipTemplate<R[K]> },
): { readonly [K in keyof R & string]: SagaType } {
  const contracts = Object.entries<SlipTemplate>(templates).map(([name, { write, ...contract }]) => {
    const { onFailure, deadline } = contract;
    const policies = { ...(onFailure && { onFailure }), ...(deadline !== undefined && { deadline }) };
    const slip = (input: unknown): Slip => ({ owner, variables: {}, ...policies, ...write(input), input });
    return [name, { contract, slip }] as const;
  });
  const types = sagaTypes(owner, Object.fromEntries(contracts.map(([name, { contract }]) => [name, contract])));
  return Object.fromEntries(
    contracts.map(([name, { slip }]) => [
      name,
      {
        ...types[name]!,
        kind: 'slip',
        begin: (input: unknown) => setOut(slip(input)),
        travels: { home: errorQueue(owner) },
      },
    ]),
  ) as unknown as { readonly [K in keyof R & string]: SagaType };
}
