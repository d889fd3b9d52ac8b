import type { Finding as JudgedFinding } from '../checker/verdict';

/**
 * What is wrong with a run:
 * - as the checker says it
 * - `terminated`: the server has ended it at one of its limits
 * - `task-failed`: a workflow task failed
 * - `nondeterminism`: a replay asked for something else
 * - `worker-killed`: its code didn't come to an end, and the process was ended
 * - `unknown-effect`: something is in effect that no history knows
 * - `lost-failure`: it completed although a step failed that nothing could have caught
 * - `wrong-answer`: the code was told something else than participants were, or another's answer
 * - `act-without-effect`: an operator's act was accepted and changed nothing
 * - `lost-message`: a message was taken, and no code that waits got it
 * - `lost-event`: an event came to a process, and nobody knows what became of it
 * - `wrong-event`: what became of an event isn't what was said of it
 * - `shown-wrong`: what is shown of it isn't so
 */
export type FindingCode =
  | JudgedFinding['code']
  | 'terminated'
  | 'task-failed'
  | 'nondeterminism'
  | 'worker-killed'
  | 'unknown-effect'
  | 'lost-failure'
  | 'wrong-answer'
  | 'act-without-effect'
  | 'lost-message'
  | 'lost-event'
  | 'wrong-event'
  | 'shown-wrong';

export interface Finding {
  readonly code: FindingCode;
  readonly text: string;
}
