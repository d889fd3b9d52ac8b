import { AsyncLocalStorage } from 'node:async_hooks';
import { type Participant, type RequestContract, RefusalError } from '@backstitch/contract';
import { padded } from './padded';

/** What happens inside a participant, behind its barrier, for the delivery that is under way. */
export interface VerbFault {
  readonly refusal?: { readonly code: string; readonly details: unknown };
  readonly rollBack?: boolean;
  /** Its answer takes about so many bytes, where its contract allows it. */
  readonly pad?: number;
}

export const verbFault = new AsyncLocalStorage<VerbFault>();

type Verb = (...args: unknown[]) => Promise<unknown>;

/** The same implementation, in which the faults of a delivery strike: a refusal before the work, a crash after it. */
export function withVerbFaults<I extends object>({ requests }: Participant, implementation: I): I {
  const verbs = Object.entries(requests).flatMap(([request, { compensation }]) =>
    compensation === null ? [request] : [request, compensation],
  );
  const members = verbs.map((verb) => {
    const member: unknown = Reflect.get(implementation, verb);
    if (typeof member === 'function') {
      const whole: Verb = (...args) => (member as Verb).apply(implementation, args);
      return [verb, crashing(swelling(requests[verb], refusing(whole)))] as const;
    }
    if (typeof member !== 'object' || member === null) return [verb, member] as const;
    const sides = member as { outside: Verb; inside: Verb };
    const outside = refusing((...args) => sides.outside(...args));
    return [verb, { outside, inside: crashing(swelling(requests[verb], (...args) => sides.inside(...args))) }] as const;
  });
  return Object.fromEntries(members) as I;
}

const refusing =
  (verb: Verb): Verb =>
  async (...args) => {
    const refusal = verbFault.getStore()?.refusal;
    if (refusal) throw new RefusalError(refusal.code, refusal.details, `${refusal.code}, says the test`);
    return verb(...args);
  };

/** Of a compensation nothing is answered. */
const swelling =
  (contract: RequestContract | undefined, verb: Verb): Verb =>
  async (...args) => {
    const answer = await verb(...args);
    const pad = verbFault.getStore()?.pad;
    return (pad !== undefined && contract && padded(answer, contract.output, pad)) || answer;
  };

const crashing =
  (verb: Verb): Verb =>
  async (...args) => {
    const answer = await verb(...args);
    if (verbFault.getStore()?.rollBack) throw new Error('crashed before the commit, says the test');
    return answer;
  };
