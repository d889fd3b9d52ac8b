import type { Beginning, SagaType } from '@backstitch/contract';
import { startedBy } from './told';

/** How a saga begins with a validated input: as its type says, or on its task queue with what it is promised. */
export const beginningOf = (type: SagaType, input: unknown): Beginning =>
  type.begin?.(input) ?? { taskQueue: type.taskQueue, args: [input, startedBy(type)] };
