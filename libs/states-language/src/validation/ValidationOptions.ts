/** What a definition is to be valid for. */
export interface ValidationOptions {
  /** Express machines have no activities, callbacks, `.sync` and distributed Maps. Default STANDARD. */
  machineType?: 'STANDARD' | 'EXPRESS';
  /** Why a Task's Resource can't be served here, or undefined when it can. Default: every ARN and URN can. */
  refuseResource?: (resource: string) => string | undefined;
}
