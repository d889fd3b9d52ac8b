import type { Catalogue, SagaType } from '@backstitch/contract';
import type { z } from 'zod';
import { Problem } from '../problems/problem';

/** Types and ids as they stand in URLs. Temporal's workflow id is `{type}/{id}`. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Which saga is meant. */
export interface SagaRef {
  readonly type: SagaType;
  readonly id: string;
  readonly workflowId: string;
  /** Its path: `/sagas/{type}/{id}` */
  readonly path: string;
}

/** The saga types that can be started, by name, and the schemas of what they ask. */
export class ServedTypes {
  readonly all: readonly SagaType[];
  private readonly byName: ReadonlyMap<string, SagaType>;

  constructor(private readonly catalogue: Catalogue) {
    this.all = catalogue.sagaTypes;
    this.byName = new Map(this.all.map((type) => [type.name, type]));
  }

  /** @throws Problem `unknown-saga-type` */
  find(name: string): SagaType {
    const type = this.byName.get(name);
    if (type !== undefined) return type;
    throw new Problem('unknown-saga-type', `There is no saga type '${name}'. GET /saga-types lists them.`);
  }

  /** @throws Problem `unknown-saga-type`, `bad-id` */
  saga(typeName: string, id: string): SagaRef {
    const type = this.find(typeName);
    if (!namePattern.test(id)) {
      throw new Problem(
        'bad-id',
        `'${id}' can't be the id of a saga: a letter or digit, then at most 99 letters, digits, dots, underscores or dashes.`,
      );
    }
    return { type, id, workflowId: `${type.name}/${id}`, path: `/sagas/${type.name}/${id}` };
  }

  /** The types that say they ask this participant. @throws Problem `bad-query` */
  asking(participant: string): readonly SagaType[] {
    const types = this.all.filter(({ contract }) => contract.participants?.some(({ name }) => name === participant));
    const known = this.catalogue.participants.map(({ name }) => name);
    if (types.length === 0 && !known.includes(participant)) {
      throw new Problem('bad-query', `There is no participant '${participant}': known are ${known.join(', ')}.`);
    }
    return types;
  }

  /** What a step takes and answers with; absent for what the catalogue doesn't know. A nested saga is a step, too. */
  schemasOf(
    participant: string,
    request: string,
  ): { readonly input: z.ZodType; readonly output: z.ZodType } | undefined {
    // `bank.nordea` is the contract of `bank`, served elsewhere.
    const known =
      this.catalogue.participants.find(({ name }) => name === participant) ??
      this.catalogue.participants.find(({ name }) => participant.startsWith(`${name}.`));
    const nested = this.byName.get(request);
    return known?.requests[request] ?? (nested?.taskQueue === participant ? nested.contract : undefined);
  }
}
