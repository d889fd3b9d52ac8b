import type { InputOf, OutputOf, SagaType, SagaTypeContract } from '@backstitch/contract';
import type { Carried } from '@backstitch/saga-log';
import { Engine } from '../engine/engine';

/** The workflow of a saga type. `contract` lets workers check what they host. */
export interface SagaWorkflow<C extends SagaTypeContract = SagaTypeContract> {
  (input: InputOf<C & { compensation: null }>, carried?: Carried): Promise<unknown>;
  readonly sagaType: SagaType<string, C>;
}

/**
 * Makes a saga type's workflow of its code. Export it under the saga type's name: that is how Temporal finds it.
 * Either every step completes, or every one that took effect is compensated, however it ends.
 * @example export const bookTrip = saga(trips.bookTrip, async (trip) => { … });
 */
export function saga<C extends SagaTypeContract>(
  type: SagaType<string, C>,
  code: (input: InputOf<C & { compensation: null }>) => Promise<OutputOf<C & { compensation: null }>>,
): SagaWorkflow<C> {
  const workflow = (input: InputOf<C & { compensation: null }>, carried?: Carried) => {
    const engine = new Engine(type, carried);
    return carried?.as === 'unwind' ? engine.runBackwards() : engine.run(() => code(input));
  };
  Object.defineProperty(workflow, 'name', { value: type.name });
  return Object.assign(workflow, { sagaType: type });
}
