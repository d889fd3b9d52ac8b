import { type Call, type HistoryEvent, followHistory, unlessForgotten } from '@backstitch/saga-log';
import { Context } from '@temporalio/activity';
import type { SlipSubscription } from '../slip';
import { cloudEvent } from './cloud-event';
import { type SlipEvent, SlipEvents } from './slip-events';
import { notDelivered, deliver } from './deliver';
import { type TakenUp, takenUpBy } from './taken-up-by';

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
/** How long before it is looked again whether a slip that was ended by force is taken up, in milliseconds. */
const lookAgain = { first: 1_000, max: 60_000 };

/**
 * The activity of subscriptions: follows a slip through its runs, to its end or for as long as Temporal keeps it, and
 * tells an endpoint what happens, one after the other. It remembers how far it has come by its heartbeat, so the next
 * attempt goes on there; what was sent just before is sent again.
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
        let broken = false;
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
          broken = isByForce(event);
          if (Date.now() > until) return at;
        }
        if (next !== undefined) {
          const exceptions = events.seenExceptions;
          events = new SlipEvents(exceptions);
          at = { runId: next, eventId: 0, exceptions };
        } else if (broken) {
          const taken = await takenUp(context, workflowId, at.runId, until);
          if (taken === undefined) return at;
          // A copy has begun as the run that was reset.
          const exceptions = taken.eventId > 0 ? at.exceptions : events.seenExceptions;
          events = new SlipEvents(exceptions);
          at = { ...taken, exceptions };
        } else if (closed) return { ...at, ended: true };
        else return at;
      }
    } catch (error) {
      // Temporal keeps the slip no longer: nothing can be read of it.
      unlessForgotten(error);
      return { ...at, ended: true };
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
    event.workflowExecutionCanceledEventAttributes,
  );

/** It is not done: somebody may take it up. */
const isByForce = (event: HistoryEvent): boolean =>
  Boolean(event.workflowExecutionTerminatedEventAttributes ?? event.workflowExecutionTimedOutEventAttributes);

/** Waits until a slip that was ended by force is taken up. @returns undefined: nobody has done so in time */
async function takenUp(
  context: Context,
  workflowId: string,
  runId: string,
  until: number,
): Promise<TakenUp | undefined> {
  const { client } = context;
  const { namespace } = client.options;
  for (let pause = lookAgain.first; ; pause = Math.min(2 * pause, lookAgain.max)) {
    const { workflowExecutionInfo: info } = await client.workflowService.describeWorkflowExecution({
      ...{ namespace, execution: { workflowId } },
    });
    const latest = info?.execution?.runId ?? runId;
    if (latest !== runId) return takenUpBy(client, { workflowId }, runId, latest);
    if (Date.now() > until) return undefined;
    await context.sleep(pause);
  }
}

const notAllowed = (endpoint: string) =>
  notDelivered(`${endpoint} is not on the allow-list of the worker that tells it: SLIP_ENDPOINTS.`);
