/** Of a run that was reset Temporal says so until its first task is done: nothing is wrong with it. */
const wasReset = 'cause=WorkflowTaskFailedCauseResetWorkflow';

/** What the server says is wrong with a run's tasks. @param value of its search attribute `TemporalReportedProblems` */
export const reportedProblems = (value: unknown): readonly string[] =>
  Array.isArray(value) && !value.includes(wasReset) ? (value as string[]) : [];
