import type { BarrierRow } from '../barrier/barrier-table';
import { ParticipantError } from '../participant-error';

/**
 * Refuses to tell, or to undo by, what a row has no more.
 * @throws ParticipantError `effect-unsettled`
 */
export function checkKept({ forgotten_at, state, step_id, step_key }: BarrierRow): void {
  if (forgotten_at === null) return;
  const at = new Date(Number(forgotten_at)).toISOString();
  throw new ParticipantError(
    'effect-unsettled',
    `The row '${step_key}' of step '${step_id}' says '${state}', and its input and answer were let go of at ${at}: its saga had ended, and Temporal had forgotten it. Look what it came to, and resolve the step.`,
  );
}
