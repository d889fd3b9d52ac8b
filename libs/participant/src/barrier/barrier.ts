import type { Participant, RequestContract } from '@backstitch/contract';
import type { ParticipantDatabase } from '@backstitch/database';
import type { StyleHand } from '@backstitch/saga-log';
import { ParticipantError } from '../participant-error';
import type { EffectsIn, Serves } from '../serves';
import { checkedInput } from './checked-input';
import { compensation } from './compensation';
import type { Given } from './given';
import { restored } from './json';
import { plainRequest } from './plain-request';
import { type Served, sidesOf } from './served';
import { type StepCall, underWay } from './step-call';
import { twoSidedRequest } from './two-sided-request';
import { withinAttempt } from './within-attempt';

/**
 * A participant's guard: every request and compensation takes effect at most once, in whatever order copies arrive and
 * wherever a process dies. A copy is one delivery; a straggler is a copy that was timed out but still runs.
 *
 * | the row says | a request copy | a compensation copy |
 * |---|---|---|
 * | nothing | plain: effect, response and row in one transaction → `done`. Two-sided: → `begun`, then asks the provider, then the rest → `done` | marks it → `compensated`, runs nothing (1) |
 * | not committed yet | waits for the other's transaction, then reads what it left | the same |
 * | `begun` | asks the provider again, same key and input (2); a straggler stops (`superseded`) | fences → `compensating` (1), then asks the request's provider with the request's key and input (2), so that it is known what happened and a straggler's call changes nothing |
 * | `done` | the stored response | plain: undoes → `compensated`. Two-sided: fences → `compensating`, provider, then inside |
 * | `refused` | runs again; a straggler gets the stored refusal | → `compensated`, runs nothing (1) |
 * | `compensating` | `AlreadyCompensated` | goes on where the last copy stopped: provider by the same key, inside once |
 * | `compensated` | `AlreadyCompensated` | nothing (1) |
 *
 * (1) But when the saga knows that the request completed, and the row doesn't say so: `effect-unsettled`, and nothing is
 * changed. The row was lost, or is in another database. (2) But not when the provider may have forgotten the key
 * (`remembers`): `effect-unsettled`.
 *
 * Killed before a commit, a transaction leaves what was there before it, and its line above holds. The commits are:
 * `begun` | provider | `done`; effect rolled back | `refused`; `compensating` | provider of the request | its answer
 * kept | provider of the compensation | `compensated`. A provider is asked between two commits only, and asking it twice
 * with one key is its promise. `refused` is committed before it is told: without it a straggler could take effect
 * after the saga had been told no. If a straggler was faster, its response is told instead.
 */
export interface Barrier {
  /**
   * Asks for a request. A repeated one gets the stored response, and its verb isn't run. A plain one that fails by its
   * code or its input is refused as `RequestBroken` at its fourth attempt.
   *
   * @throws RefusalError for a declared refusal and the built-in ones: nothing took effect, nor will. Any other error
   * says nothing about the outcome: the request may be asked again, or compensated.
   */
  request(request: string, input: unknown, call: StepCall): Promise<unknown>;
  /**
   * Compensates a step, whether or not its request ever came. Any error may be tried again, for ever.
   *
   * @throws ParticipantError `effect-unsettled` when the saga knows that the request completed and this database
   * doesn't: nothing is changed then
   */
  compensate(verb: string, given: Given, call: StepCall): Promise<void>;
}

/** The verbs of a contract: its requests, and what undoes them. */
export const verbsOf = ({ requests }: Participant): { request: string[]; compensation: string[] } => ({
  request: Object.keys(requests),
  compensation: [...new Set(Object.values(requests).flatMap(({ compensation }) => compensation ?? []))],
});

/**
 * The barrier of a participant, without Temporal: for tests and for stand-ins.
 *
 * @param hands the styles that requests may say something to. Default none
 * @throws ParticipantError `verb-not-served` when the implementation leaves a verb out
 */
export function barrierOf<P extends Participant, Tx, I extends object>(
  participant: P,
  implementation: I & Serves<P, Tx, EffectsIn<I>>,
  database: ParticipantDatabase<Tx>,
  hands: readonly StyleHand[] = [],
): Barrier {
  const served: Served = {
    participant,
    implementation,
    database,
    hands,
  };
  const verbs = verbsOf(participant);
  for (const verb of [...verbs.request, ...verbs.compensation]) sidesOf(served, verb);
  return {
    async request(request, input, call) {
      const contract = contractOf(participant, request);
      const { outside, inside } = sidesOf(served, request);
      const settled = await underWay(call, async (running) => {
        const checked = await withinAttempt(running.signal, () => checkedInput(contract, request, input));
        return outside
          ? twoSidedRequest(served, request, contract, { outside, inside }, checked, running)
          : plainRequest(served, request, contract, { inside }, checked, running);
      });
      if ('refused' in settled) throw settled.refused;
      return restored(settled.response);
    },
    compensate: (verb, given, call) => underWay(call, (running) => compensation(served, verb, given, running)),
  };
}

function contractOf({ name, requests }: Participant, request: string): RequestContract {
  const contract = Object.hasOwn(requests, request) ? requests[request] : undefined;
  if (contract) return contract;
  throw new ParticipantError('verb-not-served', `'${request}' is no request of ${name}.`);
}
