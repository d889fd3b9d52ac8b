import { type Call, type HistoryEvent, followHistory } from '@backstitch/saga-log';
import { Context } from '@temporalio/activity';
import type { SlipSubscription } from '../slip';
import { cloudEvent } from './cloud-event';
import { type SlipEvent, SlipEvents } from './slip-events';
import { notDelivered, deliver } from './deliver';

/** How far a subscription has been told. */
export interface SubscriptionProgress {
  readonly runId: string;
  /** The last event of that run that was told, or needn't be. */
  readonly eventId: number;
  /** How many exceptions were on the slip before that run. */
  readonly exceptions: number;
  /** Nothing more will happen to the slip, or the endpoint wants no more. */
  readonly ended?: true;
}

export interface Following {
  /** The slip's. */
  readonly workflowId: string;
  readonly subscription: SlipSubscription;
  readonly told: SubscriptionProgress;
}

/** How long one asking follows a slip, in milliseconds: then it says how far it has come. */
const atMost = 3_000_000;

/**
 * The activity of subscriptions: follows a slip through its runs, and tells an endpoint what happens, one after the
 * other. It remembers how far it has come by its heartbeat, so the next attempt goes on there; what was sent just
 * before is sent again.
 * @param isAllowedEndpoint asked before each event: an endpoint that was taken off the list is told nothing
 */
export const slipFollower =
  (isAllowedEndpoint: (endpoint: string) => boolean) =>
  async ({ workflowId, subscription, told }: Following): Promise<SubscriptionProgress> => {
    const context = Context.current();
    const { endpoint } = subscription;
    const until = Date.now() + atMost;
    let at = (context.info.heartbeatDetails as SubscriptionProgress | undefined) ?? told;
    const alive = setInterval(() => context.heartbeat(at), 5_000);
    try {
      for (let events = new SlipEvents(at.exceptions); ;) {
        let next: string | undefined;
        let closed = false;
        for await (const event of eventsOf(context, workflowId, at.runId)) {
          for (const said of events.read(at.runId, event)) {
            if (Number(event.eventId) <= at.eventId || !isWanted(subscription, said)) continue;
            if (!isAllowedEndpoint(endpoint)) throw notAllowed(endpoint);
            if (!(await deliver(endpoint, cloudEvent(workflowId, said), context.cancellationSignal))) {
              return { ...at, ended: true };
            }
          }
          at = { ...at, eventId: Math.max(at.eventId, Number(event.eventId)) };
          context.heartbeat(at);
          next = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
          closed = isLast(event);
          if (Date.now() > until) return at;
        }
        if (next !== undefined) {
          const exceptions = events.seenExceptions;
          events = new SlipEvents(exceptions);
          at = { runId: next, eventId: 0, exceptions };
        } else if (closed) return { ...at, ended: true };
        else return at;
      }
    } finally {
      clearInterval(alive);
    }
  };

/** The events of a run from its first, as they come, until it is closed. */
async function* eventsOf(context: Context, workflowId: string, runId: string): AsyncGenerator<HistoryEvent> {
  // A cancelled activity doesn't wait for the next event.
  const call: Call = (ask) => Promise.race([ask(), context.cancelled]);
  for await (const { events } of followHistory(context.client, { workflowId, runId, call })) yield* events;
}

/** What happens to the whole slip is always wanted, if its kind is. */
const isWanted = ({ events, activities }: SlipSubscription, { kind, step, request }: SlipEvent): boolean =>
  (events?.includes(kind) ?? true) &&
  (activities === undefined || step === undefined || activities.includes(step) || activities.includes(request ?? step));

const isLast = (event: HistoryEvent): boolean =>
  Boolean(
    event.workflowExecutionCompletedEventAttributes ??
    event.workflowExecutionFailedEventAttributes ??
    event.workflowExecutionCanceledEventAttributes ??
    event.workflowExecutionTerminatedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes,
  );

const notAllowed = (endpoint: string) =>
  notDelivered(`${endpoint} is not on the allow-list of the worker that tells it: SLIP_ENDPOINTS.`);
