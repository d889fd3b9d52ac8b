/** What may become of an event, as the gateway counts it. */
export type EventOutcome =
  'waiting' | 'sent' | 'handled' | 'deferred' | 'ignored' | 'rejected' | 'unclaimed' | 'dropped';

/** What has become of all events. */
export type EventCounts = Readonly<Record<EventOutcome | 'published', number>>;
