import type { SagaType } from '@backstitch/contract';
import { z } from 'zod';
import type { SagaRegistry } from '../registry/saga-registry';

const anything = z.json();

/**
 * A saga type as it has to be known to read its sagas. What isn't in the catalogue is a state machine: those are stored,
 * and what their executions do stands in their histories.
 */
export function shownType(types: SagaRegistry, name: string, machines: string): SagaType {
  const kind = name.endsWith('.map') ? 'map-run' : 'state-machine';
  return types.inCode(name) ?? { name, kind, taskQueue: machines, contract: { input: anything, output: anything } };
}
