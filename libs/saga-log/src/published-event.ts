/** The task queue of the platform's worker that delivers what processes publish, and its activity. */
export const publishQueue = 'backstitch.events';
export const publishActivity = 'backstitch.publish';

/** An event that a process publishes, on its way. */
export interface PublishedEvent {
  /** With its source it tells the event from every other, however often it is delivered. */
  readonly id: string;
  /** The process: `/sagas/{type}/{id}`. */
  readonly source: string;
  /** The event's name. */
  readonly name: string;
  /** What it is about. */
  readonly key: string;
  /** When it was published: ISO 8601 UTC. */
  readonly time: string;
  readonly body: unknown;
}
