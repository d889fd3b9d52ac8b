import { type EventsDoor, deliverEvents } from '@backstitch/delivery';
import { type PublishedEvent, publishActivity } from '@backstitch/saga-log';
import { Context } from '@temporalio/activity';
import { CloudEvent } from 'cloudevents';
import type { Activities } from '../activities-of';
import { ParticipantError } from '../participant-error';

/** Has others told of what was delivered. Whatever it throws has all of it done again. */
type Tell = (events: readonly PublishedEvent[]) => Promise<void>;

/**
 * The activity that delivers what sagas publish by themselves, for a worker of `publishQueue`: asked again, it delivers the same
 * events, which are known by source and id.
 * @param tell is told of events when the door has them. Default nobody
 * @throws ParticipantError `events-not-taken`: it is tried again
 */
export const publishedDelivery = (door: EventsDoor, tell: Tell = () => Promise.resolve()): Activities => ({
  [publishActivity]: async (events: readonly PublishedEvent[]): Promise<void> => {
    const { cancellationSignal } = Context.current();
    const delivery = await deliverEvents(door, events.map(cloudEvent), cancellationSignal);
    if (delivery.is !== 'taken') throw new ParticipantError('events-not-taken', delivery.why);
    // When they are taken: a door that is away doesn't have them told each time.
    await tell(events);
  },
});

const cloudEvent = ({ id, source, name, key, time, body }: PublishedEvent) =>
  new CloudEvent<unknown>({
    ...{ id, source, type: name, time, subject: key, datacontenttype: 'application/json', data: body },
  });
