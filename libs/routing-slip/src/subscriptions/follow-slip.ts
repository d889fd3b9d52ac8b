import { type Call, type HistoryEvent, followHistory, unlessForgotten } from '@backstitch/saga-log';
import { Context } from '@temporalio/activity';
import type { SlipSubscription } from '../slip';
import { cloudEvent } from './cloud-event';
import { type SlipEvent, SlipEvents } from './slip-events';
import { notDelivered, deliver } from './deliver';
import { runsTo } from './runs-to';
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
  /** The slip was ended by force, and nobody has taken it up yet: it is looked at again in so long, in milliseconds. */
  readonly lookIn?: number;
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
/** For how long that is done at its worker, in milliseconds; then so seldom that other slips have their place there. */
const soon = 300_000;
const seldom = { first: 60_000, max: 3_600_000 };

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
          const { lookIn } = at;
          const taken = await takenUp(context, workflowId, at.runId, lookIn === undefined ? Date.now() + soon : 0);
          if (taken === undefined) {
            return { ...at, lookIn: lookIn === undefined ? seldom.first : Math.min(2 * lookIn, seldom.max) };
          }
          // A copy has begun as the run that was reset.
          const exceptions = taken.eventId > 0 ? at.exceptions : events.seenExceptions;
          events = new SlipEvents(exceptions);
          at = { ...taken, exceptions };
        } else if (closed) return { ...at, ended: true };
        else return at;
      }
    } catch (error) {
      unlessForgotten(error);
      // Temporal keeps a run for so long after its end; the slip may go on.
      const latest = await latestRun(context, workflowId).catch(unlessForgotten);
      let kept: string | undefined;
      for await (const { runId } of runsTo(context.client, { workflowId }, latest ?? '')) kept = runId;
      return kept === undefined ? { ...at, ended: true } : { runId: kept, eventId: 0, exceptions: at.exceptions };
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
  for (let pause = lookAgain.first; ; pause = Math.min(2 * pause, lookAgain.max)) {
    const latest = await latestRun(context, workflowId);
    if (latest !== runId) return takenUpBy(context.client, { workflowId }, runId, latest);
    if (Date.now() > until) return undefined;
    await context.sleep(pause);
  }
}

/** The latest run of a slip. @throws what Temporal answers */
async function latestRun({ client }: Context, workflowId: string): Promise<string> {
  const { namespace } = client.options;
  const asked = { namespace, execution: { workflowId } };
  const { workflowExecutionInfo: info } = await client.workflowService.describeWorkflowExecution(asked);
  return info?.execution?.runId ?? '';
}

const notAllowed = (endpoint: string) =>
  notDelivered(`${endpoint} is not on the allow-list of the worker that tells it: SLIP_ENDPOINTS.`);
