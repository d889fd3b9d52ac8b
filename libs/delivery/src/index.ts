export { deliverEvents } from './deliver-events';
export { type StartOfSaga, deliverStart } from './deliver-start';
export type { Delivery, EventsDoor, EventsTransport } from './delivery';
export { type TimeLimit, longestTimer, timeLimit } from './time-limit';
