import { CancellationScope, type WorkflowOutboundCallsInterceptor, condition } from '@temporalio/workflow';

/** What the SDK keeps of a workflow, and doesn't show: the one place where the engine looks at it. */
interface Activator {
  readonly promiseStackStore?: { readonly childToParent: Map<Promise<unknown>, Set<Promise<unknown>>> };
  /** Another one from when Temporal has reset the workflow. */
  readonly random?: unknown;
  /** Judged whenever all microtasks of a task have run. */
  readonly blockedConditions: Map<number, { readonly fn: () => boolean; readonly resolve: () => void }>;
  readonly nextSeqs: { condition: number };
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

/** The SDK's `condition`, which makes three promises: one where no cancellation can end the wait. */
export function whenTrue(fn: () => boolean): Promise<void> {
  const sdk = activator();
  if (sdk === undefined || CancellationScope.current().cancellable) return condition(fn);
  return new Promise((resolve) => {
    const place = sdk.nextSeqs.condition++;
    if (fn()) resolve();
    else sdk.blockedConditions.set(place, { fn, resolve });
  });
}

/** Looks now, and whenever all microtasks of a job have run. It writes no event, and makes no promise. */
export function eachRound(look: () => void): void {
  const sdk = activator();
  const fn = () => (look(), false);
  look();
  sdk?.blockedConditions.set(sdk.nextSeqs.condition++, { fn, resolve: () => undefined });
}

/** What stands between a workflow's code and the commands that it sends; the first is the outermost. */
export const outboundInterceptors = () => activator()?.interceptors.outbound;
