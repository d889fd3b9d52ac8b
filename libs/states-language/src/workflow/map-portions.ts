import { currentFrame, nesting, step, StepError } from '@backstitch/saga';
import { workflowInfo } from '@temporalio/workflow';
import type { StateMachine } from '../definition/state-machine';
import type { Portions } from '../execution/effects';
import { StatesError } from '../errors/states-error';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import { handedOn } from '../start/handed-on';
import { mapRunType, type Started } from '../start/started';
import { cancellable } from './cancellable';
import type { AdaptiveSemaphore } from './adaptive-semaphore';
import { isTooLarge } from './is-too-large';
import { isUndoneFromOutside, undoing } from './is-undone-from-outside';
import { packed, portionsOf } from './map-portion';
import { stepName } from './step-name';
import { tasksIn } from './tasks-in';

/** Tasks that the items of a Map may have together whose definition undoes them by itself: they run in its own workflow. */
const undoneHere = 1_500;

/** A large Map, in portions: each a nested saga. */
export const mapPortions = (started: Started, gate: AdaptiveSemaphore): Portions => ({
  of(inputs, processor, items) {
    const tasks = tasksIn(processor);
    // Executions that began before items were reckoned with go on as they began.
    if ((started.edition ?? 1) < 6) return portionsOf(inputs, tasks);
    const sizes = portionsOf(inputs, tasks, items);
    if (sizes === undefined || !isUndoneFromOutside(started, processor)) return sizes;
    if (inputs.length * tasks <= undoneHere) return undefined;
    throw new StatesError('Backstitch.MapTooLarge', tooManyToUndo(inputs.length, tasks));
  },
  run: (runs, limit, cancellation) =>
    gate.run(cancellation, runs.length, async () => {
      const { workflowType, taskQueue } = workflowInfo();
      const child = { name: mapRunType(workflowType.replace(/\.map$/, '')), taskQueue };
      const asked = () => {
        const nested = nesting(currentFrame('A Map'), child, [forItems(started, runs[0]!.processor)]);
        // Executions that began before definitions were reckoned with go on as they began.
        return (started.edition ?? 1) < 5 ? { ...nested, bytes: 0 } : nested;
      };
      // Before the third edition a Map without a Label had a random name.
      const { map, label } = runs[0]!;
      const name = stepName((started.edition ?? 1) >= 3 ? map : label, 'items');
      const outcomes: ExecutionOutcome[] = [];
      try {
        // A portion answers for as many items as fit its answer.
        while (outcomes.length < runs.length) {
          const left = packed(runs.slice(outcomes.length), limit);
          const target = asked();
          const some = await cancellable(cancellation, () => step(currentFrame('A Map'), target, left, { step: name }));
          outcomes.push(...(some as ExecutionOutcome[]));
        }
        return outcomes;
      } catch (error) {
        const failed = failedOutcome(error, started);
        if (failed === undefined) throw error;
        return [...outcomes, ...runs.slice(outcomes.length).map(() => failed)];
      }
    }),
});

/** What became of items that did not come back. */
function failedOutcome(error: unknown, { edition = 1 }: Started): ExecutionOutcome | undefined {
  if (error instanceof StepError) return { status: 'FAILED', error: error.code, cause: error.message };
  // Executions that began before this rule go on as they began.
  if (edition < 6 || !isTooLarge(error)) return undefined;
  return { status: 'FAILED', error: 'States.DataLimitExceeded', cause: error.message };
}

/** What the children of a Map are started with: definitions only where they may start one. */
function forItems(started: Started, processor: StateMachine): Started {
  const name = started.name;
  const own = started.machines[name]!;
  const starts = JSON.stringify(processor).includes('states:startExecution');
  // A Map inside it asks what is undone from outside.
  const definition = undoing(started, processor).length > 0 ? processor : { StartAt: '', States: {} };
  const machines = starts ? started.machines : { [name]: { ...own, definition } };
  return handedOn(started, { kind: 'map-run', name, machines });
}

const tooManyToUndo = (items: number, tasks: number) =>
  "The definition undoes by itself what the Map's items ask, so they run in its own workflow, " +
  `which takes ${undoneHere} tasks: ${items} items with ${tasks} tasks each are more. ` +
  'Divide the items, or store the definition with unwind=mirror and without a chain of Catch.';
