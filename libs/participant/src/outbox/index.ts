export { type RefusedAct, actOnRefused } from './act-on-refused';
export { type OutboxAct, outboxActsOf } from './outbox-acts-of';
export { type OutboxState, outboxOf } from './outbox-of';
export { type RefusedInOptions, type RefusedRow, refusedIn } from './refused-in';
