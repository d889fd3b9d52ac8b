import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** How a tested state ended, or why it could not be tested. */
export type TestStateResponse =
  | {
      readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
      readonly output?: Json;
      readonly nextState?: string;
      readonly error?: string;
      readonly cause?: string;
      /** The stages of the state's data, with DEBUG and TRACE. */
      readonly inspectionData?: JsonObject;
    }
  | { readonly api_error: 'ValidationException' | 'InvalidDefinition'; readonly message: string };
