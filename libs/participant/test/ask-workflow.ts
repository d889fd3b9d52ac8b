import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';

/** One activity, asked as the engine asks it; the activities' own tests run it on a real server. */
export async function askWorkflow(verb: string, options: ActivityOptions, ...args: unknown[]): Promise<unknown> {
  const retry = { initialInterval: 10, maximumInterval: 10, ...options.retry };
  const activities = proxyActivities({ startToCloseTimeout: '5s', ...options, retry });
  return activities[verb]?.(...args);
}
