import { type SagaRef } from '@backstitch/client';

/** What a `202` says: what was accepted, and for which saga. What comes of it is seen there. */
export interface Accepted {
  readonly accepted: string;
  readonly type: string;
  readonly id: string;
}

export const accepted = ({ type, id }: SagaRef, what: string): Accepted => ({ accepted: what, type: type.name, id });
