import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** What AWS's TestState is asked, its JSON texts already parsed. */
export interface TestStateRequest {
  /** One state, or a machine with `stateName` naming a state anywhere in it. */
  readonly definition: Json;
  readonly stateName?: string;
  /** Default: an empty object. */
  readonly input?: Json;
  readonly variables?: JsonObject;
  readonly context?: JsonObject;
  /** Default INFO: only how it ended. DEBUG and TRACE add the stages of its data. */
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly revealSecrets?: boolean;
  /** Stands in for the work of a Task, Map or Parallel. */
  readonly mock?: {
    readonly result?: Json;
    readonly errorOutput?: { readonly error?: string; readonly cause?: string };
    /** How strictly a result is held against its service's model. Default STRICT. */
    readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  readonly stateConfiguration?: {
    /** Retries that the retrier of the error has already made. */
    readonly retrierRetryCount?: number;
    readonly errorCausedByState?: string;
    readonly mapIterationFailureCount?: number;
    /** The text that the ItemReader reads. */
    readonly mapItemReaderData?: string;
  };
}
