import { ParentClosePolicy, executeChild, startChild } from '@temporalio/workflow';

/** Of a type that no catalogue has: it starts one that is a step of it, and one that goes its own way. */
export async function stored(part: 'around' | 'step' | 'own'): Promise<void> {
  if (part !== 'around') return;
  await executeChild(stored, {
    workflowId: 'stored/step',
    args: ['step', { as: 'nested', step: { stepId: 'a' } }] as never,
  });
  await startChild(stored, {
    workflowId: 'stored/own',
    args: ['own'],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}
