import type { WorkflowOutboundCallsInterceptor } from '@temporalio/workflow';

/** What the SDK keeps of a workflow, and doesn't show: the one place where the engine looks at it. */
interface Activator {
  readonly promiseStackStore?: { readonly childToParent: Map<Promise<unknown>, Set<Promise<unknown>>> };
  /** Another one from when Temporal has reset the workflow. */
  readonly random?: unknown;
  readonly interceptors: { readonly outbound: WorkflowOutboundCallsInterceptor[] };
}

const activator = (): Activator | undefined =>
  (globalThis as { readonly __TEMPORAL_ACTIVATOR__?: Activator }).__TEMPORAL_ACTIVATOR__;

/** Promises that have not settled, and those that they wait for: what the SDK makes its stack traces of. */
export const waitingPromises = () => activator()?.promiseStackStore?.childToParent;

/**
 * Where random numbers come from. The workflow task that follows a reset brings another source, and each replay brings
 * it at the same point, so that it tells what came before the reset from what came after.
 */
export const randomSource = (): unknown => activator()?.random;

/** What stands between a workflow's code and the commands that it sends; the first is the outermost. */
export const outboundInterceptors = () => activator()?.interceptors.outbound;
