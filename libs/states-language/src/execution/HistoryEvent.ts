import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** One event of an execution's history, under AWS's event type names and numbering from 1. */
export interface HistoryEvent {
  id: number;
  /** `PassStateEntered`, `TaskScheduled`, `MapIterationFailed`, … */
  type: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The state, where the event has one. */
  state?: string;
  input?: Json;
  output?: Json;
  /** Variables assigned on the way out. */
  assigned?: JsonObject;
  resource?: string;
  error?: string;
  cause?: string;
  /** Of a Map's iteration. */
  index?: number;
}
