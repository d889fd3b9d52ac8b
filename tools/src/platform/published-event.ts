/** An event that somebody has published, and the saga that it is for. */
export interface PublishedEvent {
  /** Its name. */
  readonly event: string;
  /** `{type}/{id}`. */
  readonly workflowId: string;
}
