import {
  ContractError,
  type InputOf,
  type OutputOf,
  type Participant,
  type Timeouts,
  type RequestContracts,
  stepNameError,
} from '@backstitch/contract';
import type { SlipActivity } from './slip';
import { namesIn } from './names-in';

/** What an itinerary may say about an activity. */
export interface ActivityOptions<I = unknown, O = unknown> extends Timeouts {
  /** Its name, where the request's isn't telling. At most 80 characters, no slash. Default the request. */
  readonly step?: string;
  /** Explicit arguments: they override the variables of the same name. Default none. */
  readonly arguments?: I extends object ? Partial<I> : I;
  /** Which variables its output sets: property of the output by variable; `{}`: none. Default: every property. */
  readonly sets?: O extends object ? Readonly<Record<string, keyof O & string>> : Readonly<Record<string, never>>;
}

/**
 * An activity of an itinerary: a request of a participant, asked when the slip gets there. Its arguments are the slip's
 * variables by name, overridden by explicit ones; its output sets variables.
 * @throws ContractError `bad-name` when a step can't be called so
 * @example activity(hotels, 'reserveRoom', { arguments: { city: 'Oslo' }, sets: { roomPrice: 'price' } })
 */
export function activity<R extends RequestContracts, K extends keyof R & string>(
  participant: Participant<string, R>,
  request: K,
  options: ActivityOptions<InputOf<R[K]>, OutputOf<R[K]>> = {},
): SlipActivity {
  const wrong = stepNameError(options.step ?? request);
  if (wrong !== undefined) {
    throw new ContractError('bad-name', `A step can't be called '${options.step ?? request}': ${wrong}`);
  }
  const { input, compensation, refusals = [], attemptTimeout, giveUpAfter } = participant.requests[request]!;
  const takes = namesIn(input);
  // What isn't said is the contract's, also where it is there as undefined.
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    participant: participant.name,
    request,
    compensation,
    ...(refusals.length > 0 && { refusals: refusals.map(({ code }) => code) }),
    ...(takes.length > 0 && { takes }),
    ...(attemptTimeout !== undefined && { attemptTimeout }),
    ...(giveUpAfter !== undefined && { giveUpAfter }),
    ...Object.fromEntries(said),
  };
}
