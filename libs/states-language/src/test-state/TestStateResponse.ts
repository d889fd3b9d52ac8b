import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** How a tested state ended, or why it could not be tested. */
export type TestStateResponse =
  | {
      status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
      output?: Json;
      nextState?: string;
      error?: string;
      cause?: string;
      /** The stages of the state's data, with DEBUG and TRACE. */
      inspectionData?: JsonObject;
    }
  | { api_error: 'ValidationException' | 'InvalidDefinition'; message: string };
