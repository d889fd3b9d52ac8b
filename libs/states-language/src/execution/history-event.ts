import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** One event of an execution's history, under AWS's event type names and numbering from 1. */
export interface HistoryEvent {
  readonly id: number;
  /** `PassStateEntered`, `TaskScheduled`, `MapIterationFailed`, … */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The state, where the event has one. */
  readonly state?: string;
  readonly input?: Json;
  readonly output?: Json;
  /** Variables assigned on the way out. */
  readonly assigned?: JsonObject;
  readonly resource?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Its input, output, variables and cause are left out, as the history was too large by then or the event is too large for a page. Absent: it has what it had. */
  readonly included?: false;
  /** Of a Map's iteration. */
  readonly index?: number;
}
