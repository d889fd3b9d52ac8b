import type { Finding, VerdictName } from '../checker/verdict';
import type { Schedule } from '../faults/schedule';

/** A schedule under which the guarantee did not hold. */
export interface Violation {
  readonly schedule: Schedule;
  readonly workflowId: string;
  readonly findings: readonly Finding[];
}

/** What a verification has tried, and seen. */
export interface Verification {
  readonly saga: string;
  readonly seed: number;
  /** How many runs there were. */
  readonly schedules: number;
  readonly milliseconds: number;
  /** How they ended. */
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  /** Where something went wrong in them: every request and compensation that was ever asked. */
  readonly points: readonly string[];
  /** The smallest first. */
  readonly violations: readonly Violation[];
}
