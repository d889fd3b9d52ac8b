import type { InputOf, OutputOf, SagaPolicies, SagaType, SagaTypeContract } from '@backstitch/contract';
import {
  type Carried,
  type LogEntry,
  type NestedStep,
  payloadSize,
  unwindNested,
  policiesOf,
  workflowIdOf,
} from '@backstitch/saga-log';
import {
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  WorkflowIdReusePolicy,
  executeChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { AskOptions } from './ask-options';
import type { StepTarget } from '../engine/step-target';
import { currentFrame } from '../engine/frame';
import type { Frame } from '../engine/saga-state';
import { SagaError } from '../saga-error';
import { endedByForce, settledChild } from '../engine/settled-child';
import { step } from '../engine/step';

/**
 * Runs another saga as a step. It may have ended well and still be compensated, as a whole, until the root ends. When
 * it fails, all of its own is compensated: to this saga that is a refusal, with the code that it failed with.
 * A saga type with a pivot is a pivot here too, and the call says so: `{ pivot: true }`.
 * @throws StepError; SagaError `PivotUndeclared`
 */
export function nest<C extends SagaTypeContract>(
  child: SagaType<string, C>,
  input: InputOf<C & { compensation: null }>,
  options: Pick<AskOptions, 'step' | 'pivot'> = {},
): Promise<OutputOf<C & { compensation: null }>> {
  const frame = currentFrame(`nest(${child.name})`);
  if (child.travels) {
    throw new SagaError('SagaMisused', `${child.name} travels by itself, from run to run: it can't be nested.`);
  }
  if ((child.contract.pivot === true) !== (options.pivot === true)) {
    throw new SagaError(
      'PivotUndeclared',
      child.contract.pivot
        ? `${child.name} has a pivot, so nesting it is one: say { pivot: true } at the call.`
        : `${child.name} has no pivot, so nesting it is none: leave { pivot: true } out.`,
    );
  }
  return step(frame, nesting(frame, child), input, options) as Promise<OutputOf<C & { compensation: null }>>;
}

/**
 * A saga as a step is asked of it.
 * @param more what its workflow takes besides its input: the definition, where that is data
 * @param named its id, where the asker chooses it: when a saga of this type had it before, that is a refusal
 */
export function nesting(
  { saga }: Frame,
  child: Pick<SagaType, 'name' | 'taskQueue'> & { readonly kind?: string; readonly contract?: SagaPolicies },
  more: readonly unknown[] = [],
  named?: string,
): StepTarget {
  const id = named ?? `${workflowInfo().firstExecutionRunId}.${saga.nextOrdinal()}`;
  return {
    participant: child.taskQueue,
    request: child.name,
    compensation: unwindNested,
    contract: {},
    nested: { id },
    ...(more.length > 0 && { bytes: payloadSize(more) }),
    // A child whose end is unknown can't be run again: what it did has to be recovered first, by an operator.
    refuses: (action, { outcome }) => (outcome === 'unknown' && action !== 'resolve' ? 'not-retryable' : undefined),
    send: (pending, how) => {
      const { entry } = pending;
      if (how === 'unlimited') return pending.attemptCancelled().then(() => endedByForce(entry.stepId));
      // The same version of what undoes its requests as the saga around it.
      const told = child.contract && policiesOf({ ...child.contract, promises: saga.policies.promises });
      const carried = { as: 'nested', step: nestedStep(entry), ...(told && { told }), ...styleOf(child) } as const;
      return settledChild(
        entry.stepId,
        pending.attemptingLong(() =>
          runChild(child, entry.nested!.id, entry.input, carried, more, named !== undefined),
        ),
        named !== undefined && !saga.wasReset,
      );
    },
  };
}

/** The child begins with the state that its style makes of its input. */
const styleOf = ({ kind = 'saga' }: { readonly kind?: string }) => (kind === 'saga' ? {} : { style: { kind } });

const nestedStep = ({ stepId, scope, pivot, compensation }: LogEntry): NestedStep => ({
  stepId,
  ...(scope !== undefined && { scope }),
  ...(pivot && { pivot }),
  ...(compensation === null && { stays: true }),
});

/** Starts a saga below this one and waits for its end. */
export const runChild = (
  child: { readonly name: string; readonly taskQueue: string },
  id: string,
  input: unknown,
  carried: Extract<Carried, { readonly as: 'nested' | 'unwind' }>,
  more: readonly unknown[] = [],
  isNamed = false,
): Promise<unknown> =>
  executeChild(child.name, {
    workflowId: workflowIdOf(child.name, id),
    taskQueue: child.taskQueue,
    args: [input, carried, ...more],
    ...(isNamed && { workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE }),
    // Should this saga be terminated, the nested one compensates by itself.
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: carried.step.stepId,
  });
