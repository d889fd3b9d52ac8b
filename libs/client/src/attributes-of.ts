import type { SagaAttributes, SagaType } from '@backstitch/contract';

/** What a saga is found by, from its input as it was parsed. @returns undefined: its contract says nothing */
export function attributesOf({ contract }: Pick<SagaType, 'contract'>, input: unknown): SagaAttributes | undefined {
  // What an input has in it, its contract has said by its schema.
  const attributes = contract.attributes as ((input: unknown) => SagaAttributes) | undefined;
  return attributes?.(input);
}
