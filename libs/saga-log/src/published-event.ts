/** The task queue of the platform's worker that delivers what sagas publish by themselves, and its activity. */
export const publishQueue = 'backstitch.events';
export const publishActivity = 'backstitch.publish';

/** An event that a saga publishes by itself, on its way. */
export interface PublishedEvent {
  /** With its source it tells the event from every other, however often it is delivered. */
  readonly id: string;
  /** The saga: `/sagas/{type}/{id}`. */
  readonly source: string;
  /** The event's name. */
  readonly name: string;
  /** What it is about. */
  readonly key: string;
  /** When it was published: ISO 8601 UTC. */
  readonly time: string;
  readonly body: unknown;
}
