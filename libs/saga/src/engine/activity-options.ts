import { type Duration, defaultTimeouts, milliseconds } from '@backstitch/contract';
import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';

/** Between attempts of a request: one second, doubling, at most a minute. */
const requestRetry = { initialInterval: 1000, backoffCoefficient: 2, maximumInterval: 60_000 } as const;

/**
 * Less than the first retry interval. A step that no worker picks up times out waiting for one; a second attempt's
 * wait can never end before the whole time is up. So that time-out always means: never sent.
 */
const afterTheWait = 250;

/** What they have in common: on its way out, a step settles with the attempt it is in. */
const common = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED } as const;

/** A no that is known to have had no effect, by its code. */
export interface Declared {
  readonly code: string;
}

/** A request, as the contract, the saga type and the call want it tried. @param timeouts.attemptTimeout in milliseconds */
export function requestOptions(
  timeouts: { readonly attemptTimeout?: number; readonly giveUpAfter: Duration | 'never' },
  refusals: readonly Declared[] = [],
): ActivityOptions {
  const wait = timeouts.giveUpAfter === 'never' ? undefined : milliseconds(timeouts.giveUpAfter);
  return {
    ...common,
    startToCloseTimeout: timeouts.attemptTimeout ?? milliseconds(defaultTimeouts.attemptTimeout),
    ...(wait !== undefined && { scheduleToStartTimeout: wait, scheduleToCloseTimeout: wait + afterTheWait }),
    retry: {
      ...requestRetry,
      // The declared refusals travel with the request: the history itself says what was a refusal.
      ...(refusals.length > 0 && { nonRetryableErrorTypes: refusals.map(({ code }) => code) }),
    },
  };
}

/** The same with a heartbeat: a missing one ends the request, which is not tried again. */
export const withHeartbeat = (heartbeat: Duration | undefined, options: ActivityOptions): ActivityOptions =>
  heartbeat === undefined
    ? options
    : { ...options, heartbeatTimeout: milliseconds(heartbeat), retry: { ...options.retry, maximumAttempts: 1 } };

/** How often something that must succeed is tried before it needs attention. */
export const attemptsBeforeAttention = 10;

/** Ten attempts, about five minutes of them: the first asking of a request that must succeed. */
export const limitedAttempts = (attemptTimeout?: number, refusals?: readonly Declared[]): ActivityOptions => {
  const options = requestOptions({ attemptTimeout, giveUpAfter: 'never' }, refusals);
  return { ...options, retry: { ...options.retry, maximumAttempts: attemptsBeforeAttention } };
};

/** Attempts without a limit, in one activity: the history doesn't grow with them. */
export const unlimitedAttempts = (attemptTimeout?: number, refusals?: readonly Declared[]): ActivityOptions => {
  const options = requestOptions({ attemptTimeout, giveUpAfter: 'never' }, refusals);
  return { ...options, retry: { ...options.retry, initialInterval: 60_000, maximumInterval: 3_600_000 } };
};
