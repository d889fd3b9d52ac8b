import type { Saga } from '@backstitch/saga-log';
import { logWith, withPayloads } from '../record/payload-policy';
import type { SagaReading } from '../record/saga-reading';

/** What stands where a text of a failure was. */
const gone = 'erased';

/**
 * A reading without anybody's data: no attributes, payloads, words of failures, nor who started it. What stays is the
 * skeleton (steps, outcomes, times) and the audit.
 */
export function erased(reading: SagaReading): SagaReading {
  const { log, saga, ...rest } = reading;
  return { ...rest, saga: erasedSaga(saga), ...(log && { log: { ...log, log: logWith('leave-out', log.log) } }) };
}

function erasedSaga(saga: Saga): Saga {
  const { attributes: _attributes, startedBy: _startedBy, ...left } = withPayloads('leave-out', saga);
  // Whatever depth failures stand in, their words go; codes are of contracts.
  return JSON.parse(JSON.stringify(left), (key, value: unknown) =>
    key === 'message' && typeof value === 'string' ? gone : value,
  ) as Saga;
}
