export { EventInbox, type EventInboxOptions } from './event-inbox';
export type { EventCounts } from './event-counts';
export { type DeliveryState, deliveryStates } from './event-tables';
export type { IncomingEvent } from './incoming-event';
export type { Addressed, EventRef, Processes, ReportedOutcome, SendAnswer } from './processes';
export type { Act, UnclaimedEvent, UnclaimedPage } from './unclaimed';
