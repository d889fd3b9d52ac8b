import { numberField } from '../dataflow/number-field';
import type { MapState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';

/** How many child executions of a distributed Map may fail before it fails: a count, a percentage, or none. */
export class FailureTolerance {
  private constructor(
    readonly count: number | undefined,
    readonly percentage: number | undefined,
  ) {}

  /** Reads the state's fields, in any of their forms. */
  static async of(run: StateRun<MapState>, root: Json): Promise<FailureTolerance> {
    const count = await numberField(run, run.state, 'ToleratedFailureCount', root);
    if (count !== undefined && count < 0) throw refused(run, 'ToleratedFailureCount cannot be negative.');
    const percentage = await numberField(run, run.state, 'ToleratedFailurePercentage', root, 'float');
    if (percentage !== undefined && !(percentage >= 0 && percentage <= 100)) {
      throw refused(run, 'ToleratedFailurePercentage must be between 0 and 100.');
    }
    const { inspect } = run.execution.options;
    if (count !== undefined) inspect?.('toleratedFailureCount', count);
    if (percentage !== undefined) inspect?.('toleratedFailurePercentage', percentage);
    return new FailureTolerance(count, percentage);
  }

  /** @throws StatesError `States.ExceedToleratedFailureThreshold` when so many failures are too many. */
  check(failed: number, total: number): void {
    if (failed === 0) return;
    const withinCount = this.count !== undefined && failed <= this.count;
    const withinPercentage = this.percentage !== undefined && (failed / total) * 100 <= this.percentage;
    // With both given, either being exceeded is too much.
    const tolerated =
      this.count === undefined ? withinPercentage : withinCount && (this.percentage === undefined || withinPercentage);
    if (tolerated) return;
    throw new StatesError(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }
}

function refused(run: StateRun<MapState>, reason: string): StatesError {
  return run.language === 'JSONata' ? StatesError.query(reason) : StatesError.runtime(reason);
}
