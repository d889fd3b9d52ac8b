import { type Connection } from '@temporalio/client';

/** How far time may be skipped. */
export interface SkipTimeOptions {
  /** Skips until a workflow lives on real time, over all its runs. Default: the server's. */
  maxSkips?: number;
}

/**
 * From now on every workflow that is started over this connection skips time: whenever nothing of it is in flight, its
 * clock jumps to its next timer. Workflows started over other connections keep real time.
 */
export function skipTime<C extends Pick<Connection, 'workflowService'>>(
  connection: C,
  { maxSkips }: SkipTimeOptions = {},
): C {
  const timeSkippingConfig = { enabled: true, ...(maxSkips === undefined ? {} : { maxSessionSkipCount: maxSkips }) };
  const service = connection.workflowService;
  // The SDK has no option for it yet, so the requests are amended on their way to the wire.
  const start = service.startWorkflowExecution.bind(service);
  const signalWithStart = service.signalWithStartWorkflowExecution.bind(service);
  const multiple = service.executeMultiOperation.bind(service);
  Object.assign(service, {
    startWorkflowExecution: ((request) => start({ ...request, timeSkippingConfig })) as typeof start,
    signalWithStartWorkflowExecution: ((request) =>
      signalWithStart({ ...request, timeSkippingConfig })) as typeof signalWithStart,
    executeMultiOperation: ((request) =>
      multiple({
        ...request,
        operations: request.operations?.map(({ startWorkflow, ...other }) =>
          startWorkflow ? { startWorkflow: { ...startWorkflow, timeSkippingConfig } } : other,
        ),
      })) as typeof multiple,
  });
  return connection;
}
