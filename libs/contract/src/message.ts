import type { z } from 'zod';
import { contractName } from './contract-name';

/** Something that a saga waits for and that a person or another system sends: an approval. A Temporal signal of this name. */
export interface Message<N extends string = string, T = unknown> {
  readonly name: N;
  readonly schema: z.ZodType<T>;
}

/** Declares a message. @param name as in `POST /sagas/{type}/{id}/messages/{name}` */
export function message<const N extends string, T>(name: N, schema: z.ZodType<T>): Message<N, T> {
  return { name: contractName('message', name), schema };
}
