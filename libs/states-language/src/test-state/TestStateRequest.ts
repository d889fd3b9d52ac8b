import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** What AWS's TestState is asked, its JSON texts already parsed. */
export interface TestStateRequest {
  /** One state, or a machine with `stateName` naming a state anywhere in it. */
  definition: Json;
  stateName?: string;
  /** Default: an empty object. */
  input?: Json;
  variables?: JsonObject;
  context?: JsonObject;
  /** Default INFO: only how it ended. DEBUG and TRACE add the stages of its data. */
  inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  revealSecrets?: boolean;
  /** Stands in for the work of a Task, Map or Parallel. */
  mock?: {
    result?: Json;
    errorOutput?: { error?: string; cause?: string };
    /** How strictly a result is held against its service's model. Default STRICT. */
    fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  stateConfiguration?: {
    /** Retries that the retrier of the error has already made. */
    retrierRetryCount?: number;
    errorCausedByState?: string;
    mapIterationFailureCount?: number;
    /** The text that the ItemReader reads. */
    mapItemReaderData?: string;
  };
}
