/** A run of a saga, as its host knows it. */
export interface HostedRun {
  readonly workflowId: string;
  readonly runId: string;
}
