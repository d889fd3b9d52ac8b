import { temporal } from '@temporalio/proto';

/** An event of a history, as Temporal's protocol has it. */
export type ModelEvent = temporal.api.history.v1.HistoryEvent;

/** The attributes of an event: the one field is named after its kind. */
export type EventAttributes = {
  [K in keyof temporal.api.history.v1.IHistoryEvent as K extends `${string}EventAttributes` ? K : never]?: object;
};

const { HistoryEvent } = temporal.api.history.v1;

/** `activityTaskScheduledEventAttributes` is of the type `EVENT_TYPE_ACTIVITY_TASK_SCHEDULED`. */
const typeNames = new Map<string, string>();
const typeOf = (field: string): string => {
  const known = typeNames.get(field);
  if (known !== undefined) return known;
  const words = field.replace(/EventAttributes$/, '').replace(/[A-Z]/g, (letter) => `_${letter}`);
  const name = `EVENT_TYPE_${words.toUpperCase()}`;
  typeNames.set(field, name);
  return name;
};

/** Makes an event. @param at milliseconds since the epoch */
export function modelEvent(
  eventId: number,
  at: number,
  attributes: EventAttributes,
  userMetadata?: object,
): ModelEvent {
  const [field] = Object.keys(attributes) as [keyof EventAttributes];
  return HistoryEvent.fromObject({
    eventId,
    eventTime: timestamp(at),
    eventType: typeOf(field),
    version: 0,
    taskId: 1_048_576 + eventId,
    ...attributes,
    ...(userMetadata && { userMetadata }),
  });
}

/** What an event takes in a history. */
export const bytesOf = (event: ModelEvent): number => HistoryEvent.encode(event).len;

/** Milliseconds as the protocol has them. */
export const timestamp = (at: number) => ({ seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 });

/** Milliseconds of a duration of the protocol; none for an absent one, or for no time at all. */
export function millisOfDuration(
  duration: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined,
): number | undefined {
  if (!duration) return undefined;
  const millis = Number(duration.seconds ?? 0) * 1000 + (duration.nanos ?? 0) / 1_000_000;
  return millis === 0 ? undefined : millis;
}
