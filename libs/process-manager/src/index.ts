export { type EventsOf, type ProcessContract, type ProcessType, processTypes } from './process-types';
export { type ReceivedEvent, eventMessages, processNames } from './received-event';
export type { EventCounts, EventOutcome, EventRecord } from './event-record';
export { outcomesOf } from './outcomes-of';
export type { ProcessState, ProcessTimer } from './process-state';
export { processStyle } from './process-style';
export { chartOf } from './chart-of';
export { mermaidOf } from './mermaid-of';
