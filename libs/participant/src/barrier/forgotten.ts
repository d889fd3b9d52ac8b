import { type RequestContract, milliseconds } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import type { BarrierRow } from './barrier-table';

/**
 * Refuses to ask a provider again under a key that it may have forgotten: it would take the call for a new one, and act
 * a second time. The contract says how long it remembers; by default for ever.
 * @throws ParticipantError `effect-unsettled`
 */
export function checkRemembered(row: BarrierRow, contract: RequestContract | undefined, verb: string): void {
  if (contract?.remembers === undefined) return;
  const since = row.provider_since ?? (row.happened === 'unknown' ? row.created_at : row.changed_at);
  if (Date.now() - Date.parse(since) < milliseconds(contract.remembers)) return;
  throw new ParticipantError(
    'effect-unsettled',
    `${verb} of step '${row.step_id}' was begun at ${since} and its provider remembers a key for ${contract.remembers} only, so it isn't asked again: look up in the provider's records what became of '${row.step_key}', put it right there, and resolve the step.`,
  );
}
