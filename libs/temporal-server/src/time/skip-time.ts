import type { Connection } from '@temporalio/client';

/** How far time may be skipped. */
export interface SkipTimeOptions {
  /** Milliseconds that a workflow skips at most; from there on it lives on real time. Default: no limit. */
  upTo?: number;
  /** Skips until a workflow lives on real time, counted over all its runs. Default: 200, the server's. */
  maxSkips?: number;
}

/**
 * From now on every workflow that is started over this connection (by start, signal-with-start or update-with-start)
 * skips time: whenever nothing of it is in flight, its clock jumps to its next timer or retry. The connection itself
 * is changed and returned. Workflows started over other connections keep real time. The server must have been started
 * with `timeSkipping`; otherwise it refuses the start (gRPC `UNIMPLEMENTED`). Measured on the pinned server:
 *
 * - Skipped: timers, time-outs of `condition`, the wait before an activity's retry (also against its
 *   schedule-to-close time-out), continue-as-new, and the same in child workflows, which inherit it.
 * - Not skipped: an activity that runs or waits for a worker, so all four activity time-outs take real time (keep them
 *   short in tests), and a wait for a message without a limit. A wait for a message **with** a limit is over at once:
 *   use `upTo`, or a connection that doesn't skip.
 * - A parent's clock doesn't move while it waits for a child: what a child skips never reaches a parent's timer.
 * - An execution or run time-out is a timer too: a workflow that only waits for a message skips to it.
 * - History and visibility show the workflow's own times, so an end may lie in the future, and history has one more
 *   event a skip (`WorkflowExecutionTimeSkippingTransitioned`; replay ignores it).
 */
export function skipTime<C extends Pick<Connection, 'workflowService'>>(
  connection: C,
  { upTo, maxSkips }: SkipTimeOptions = {},
): C {
  const timeSkippingConfig = {
    enabled: true,
    ...(maxSkips === undefined ? {} : { maxSessionSkipCount: maxSkips }),
    ...(upTo === undefined ? {} : { fastForwardConfig: { id: 'skip-time', duration: duration(upTo) } }),
  };
  const service = connection.workflowService;
  // The SDK has no option for it yet, so the requests are amended on their way to the wire.
  const start = service.startWorkflowExecution.bind(service);
  const signalWithStart = service.signalWithStartWorkflowExecution.bind(service);
  const multiple = service.executeMultiOperation.bind(service);
  type Start = Parameters<typeof start>[0];
  type SignalWithStart = Parameters<typeof signalWithStart>[0];
  type Multiple = Parameters<typeof multiple>[0];
  Object.assign(service, {
    startWorkflowExecution: (request: Start) => start({ ...request, timeSkippingConfig }),
    signalWithStartWorkflowExecution: (request: SignalWithStart) => signalWithStart({ ...request, timeSkippingConfig }),
    executeMultiOperation: (request: Multiple) =>
      multiple({
        ...request,
        operations: request.operations?.map(({ startWorkflow, ...other }) =>
          startWorkflow ? { startWorkflow: { ...startWorkflow, timeSkippingConfig } } : other,
        ),
      }),
  });
  return connection;
}

function duration(ms: number) {
  // protobuf takes plain numbers; its types would have a Long, from a package of their own.
  return { seconds: Math.floor(ms / 1000) as never, nanos: (ms % 1000) * 1_000_000 };
}
