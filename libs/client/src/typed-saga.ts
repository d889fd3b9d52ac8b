import type { Message, SagaType, SagaTypeContract } from '@backstitch/contract';
import type { Saga } from '@backstitch/saga-log';
import type { z } from 'zod';

/** A saga type: by its contract, which types what goes in and comes out, or by its name. */
export type TypeOrName = SagaType | string;

type ContractOf<T> = T extends { readonly contract: infer C extends SagaTypeContract } ? C : SagaTypeContract;

/** What starts a saga of a type. */
export type InputFor<T extends TypeOrName> = z.input<ContractOf<T>['input']>;

/** What a saga of a type gives when it completes. */
export type OutputFor<T extends TypeOrName> = z.output<ContractOf<T>['output']>;

/** The messages that a saga of a type takes: those of its contract. */
export type MessageFor<T extends TypeOrName> =
  ContractOf<T> extends {
    readonly messages: readonly (infer M extends Message)[];
  }
    ? M
    : T extends string
      ? Message
      : never;

/** A saga as shown, with the output of its type. */
export interface SagaOf<T extends TypeOrName> extends Omit<Saga, 'output'> {
  readonly output?: OutputFor<T>;
}
