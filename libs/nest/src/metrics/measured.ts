import type { Participant } from '@backstitch/contract';
import type { Activities } from '@backstitch/participant';
import { ApplicationFailure } from '@temporalio/common';
import { tracedAttempt } from '../traces/traced-attempt';
import { processMetrics } from './process-metrics';

/** The activities of a participant, each measured from its begin to its commit. What they do, they do as before. */
export function measured({ name: participant, requests }: Participant, activities: Activities): Activities {
  const { barrier, compensationFailures } = processMetrics;
  const wrapped = Object.entries(activities).map(([verb, activity]) => {
    const side = Object.hasOwn(requests, verb) ? 'request' : 'compensation';
    const measuring = async (...args: never[]): Promise<unknown> => {
      const end = barrier.startTimer({ participant, verb, side });
      try {
        const answer = await tracedAttempt({ participant, verb, side }, () => activity(...args));
        end({ outcome: 'completed' });
        return answer;
      } catch (error) {
        const isRefusal = side === 'request' && error instanceof ApplicationFailure && error.nonRetryable === true;
        end({ outcome: isRefusal ? 'refused' : 'failed' });
        if (side === 'compensation') compensationFailures.inc({ participant, verb });
        throw error;
      }
    };
    return [verb, measuring] as const;
  });
  return Object.fromEntries(wrapped);
}
