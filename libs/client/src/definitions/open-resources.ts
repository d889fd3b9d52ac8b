/** What tasks of state machines may reach besides the participants. All of it is closed unless it is opened here. */
export interface OpenResources {
  /** ARNs of Lambda functions and activities, each with the URN of the participant's request that stands for it. */
  readonly resources: Readonly<Record<string, string>>;
  /** `http:invoke` is open. Default closed. */
  readonly http?: object;
  /** Object storage is open. Default closed. */
  readonly s3?: object;
}
