import type { SagaType } from '@backstitch/contract';
import { type HistoryEvent, type Saga, sagaNamed, valueOf } from '@backstitch/saga-log';
import { attributesOf } from '../attributes-of';

/**
 * What was said of a saga when it was started: who started it, what it is found by, and which saga it is a step of. It
 * stands in the first event, and goes along into later runs. A nested saga was started by its saga, which says nothing of
 * attributes: they are made of its input.
 */
export function beginningIn(
  type: SagaType,
  { input }: Pick<Saga, 'input'>,
  first: HistoryEvent | undefined,
): Pick<Saga, 'startedBy' | 'attributes' | 'parent'> {
  const { memo, parentWorkflowExecution: around } = first?.workflowExecutionStartedEventAttributes ?? {};
  const by = valueOf(memo?.fields?.['startedBy']);
  const attributes =
    (valueOf(memo?.fields?.['attributes']) as Saga['attributes']) ??
    (around ? nestedAttributes(type, input) : undefined);
  return {
    ...(typeof by === 'string' && { startedBy: by }),
    ...(attributes && { attributes }),
    ...(around?.workflowId && { parent: sagaNamed(around.workflowId) }),
  };
}

/** The input may be of an earlier contract, of which today's can make nothing. */
function nestedAttributes(type: SagaType, input: unknown): Saga['attributes'] {
  try {
    return attributesOf(type, input);
  } catch {
    return undefined;
  }
}
