import type { Json } from '../json/json';

/** What a definition is to be valid for. */
export interface ValidationOptions {
  /** Express machines have no activities, callbacks, `.sync` and distributed Maps. Default STANDARD. */
  readonly machineType?: 'STANDARD' | 'EXPRESS';
  /**
   * Why a Resource can't be served here, or undefined when it can: a Task's, an ItemReader's or a ResultWriter's, with its
   * Parameters or Arguments. Default: every ARN and URN can.
   */
  readonly refuseResource?: (resource: string, given?: Json) => string | undefined;
}
