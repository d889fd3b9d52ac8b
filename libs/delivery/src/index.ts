export { deliverEvents } from './deliver-events';
export type { Delivery, EventsDoor } from './delivery';
export { type TimeLimit, longestTimer, timeLimit } from './time-limit';
