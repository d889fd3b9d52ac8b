import type { Beginning, SagaType } from '@backstitch/contract';
import { startedBy } from './policies-of';

/** How a saga begins with a validated input: as its type says, or on its task queue with what it is promised. */
export function beginningOf(type: SagaType, input: unknown): Beginning {
  if (type.begin) return type.begin(input);
  const id = type.idOf?.(input);
  return { taskQueue: type.taskQueue, args: [input, startedBy(type)], ...(id !== undefined && { id }) };
}
