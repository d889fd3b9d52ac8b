import { currentFrame, nesting, step, StepError } from '@backstitch/saga';
import { workflowInfo } from '@temporalio/workflow';
import { machinesIn } from '../definition/machines-in';
import type { StateMachine } from '../definition/state-machine';
import type { Portions } from '../execution/effects';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import { handedOn } from '../start/handed-on';
import { mapRunType, type Started } from '../start/started';
import { cancellable } from './cancellable';
import type { AdaptiveSemaphore } from './adaptive-semaphore';
import { packed, portionsOf } from './map-portion';
import { stepName } from './step-name';

/** A large Map, in portions: each a nested saga. */
export const mapPortions = (started: Started, gate: AdaptiveSemaphore): Portions => ({
  of: (inputs, processor) => portionsOf(inputs, tasksIn(processor)),
  run: (runs, limit, cancellation) =>
    gate.run(cancellation, runs.length, async () => {
      const { workflowType, taskQueue } = workflowInfo();
      const child = { name: mapRunType(workflowType.replace(/\.map$/, '')), taskQueue };
      const nested = nesting(currentFrame('A Map'), child, [forItems(started, runs[0]!.processor)]);
      // Executions that began before definitions were reckoned with go on as they began.
      const asked = (started.edition ?? 1) < 5 ? { ...nested, bytes: 0 } : nested;
      // Before the third edition a Map without a Label had a random name.
      const { map, label } = runs[0]!;
      const name = stepName((started.edition ?? 1) >= 3 ? map : label, 'items');
      try {
        const outcomes = await cancellable(cancellation, () =>
          step(currentFrame('A Map'), asked, packed(runs, limit), { step: name }),
        );
        return outcomes as ExecutionOutcome[];
      } catch (error) {
        if (!(error instanceof StepError)) throw error;
        return runs.map(() => ({ status: 'FAILED', error: error.code, cause: error.message }));
      }
    }),
});

/** What the children of a Map are started with: definitions only where they may start one. */
function forItems(started: Started, processor: StateMachine): Started {
  const name = started.name;
  const own = started.machines[name]!;
  const starts = JSON.stringify(processor).includes('states:startExecution');
  const machines = starts ? started.machines : { [name]: { ...own, definition: { StartAt: '', States: {} } } };
  return handedOn(started, { kind: 'map-run', name, machines });
}

/** The Task states of a machine, with those inside it: how many steps an item may be. */
function tasksIn(machine: StateMachine): number {
  return Object.values(machine.States).reduce((sum, state) => {
    if (state.Type === 'Task') return sum + 1;
    const inside = machinesIn(state).reduce((all, one) => all + tasksIn(one), 0);
    return sum + (state.Type === 'Map' ? 10 * inside : inside);
  }, 0);
}
