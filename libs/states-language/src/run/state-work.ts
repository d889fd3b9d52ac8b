import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import { Choice } from '../states/Choice';
import { Fail } from '../states/Fail';
import { Map as MapStates } from '../states/Map';
import { Parallel } from '../states/Parallel';
import { Pass } from '../states/Pass';
import { Succeed } from '../states/Succeed';
import { Task } from '../states/Task';
import { Wait } from '../states/Wait';

/** The work of a state by its type. */
export function stateWork(run: StateRun): Promise<StateOutcome> {
  const { state } = run;
  switch (state.Type) {
    case 'Task':
      return Task({ ...run, state });
    case 'Pass':
      return Pass({ ...run, state });
    case 'Choice':
      return Choice({ ...run, state });
    case 'Wait':
      return Wait({ ...run, state });
    case 'Succeed':
      return Succeed({ ...run, state });
    case 'Fail':
      return Fail({ ...run, state });
    case 'Parallel':
      return Parallel({ ...run, state });
    case 'Map':
      return MapStates({ ...run, state });
  }
}
