import type { AuditEntry, Saga } from '@backstitch/saga-log';
import { keptLogWith, withPayloads } from '../record/payload-policy';
import type { KeptLog, SagaReading } from '../record/saga-reading';

/** What stands where a text of a failure was. */
const gone = 'erased';

/** Who has taken a person's data out, and why: an entry of the audit. */
export type ErasureEntry = AuditEntry & { readonly action: 'erase' };

/**
 * A reading without anybody's data: no attributes, payloads, words of failures, nor who started it. What stays is the
 * skeleton (steps, outcomes, times) and the audit, which says who has erased the rest.
 */
export function erased(reading: SagaReading, entry: ErasureEntry | undefined): SagaReading {
  const { log, saga, ...rest } = reading;
  const audit = [...saga.audit, ...(entry ? [entry] : [])];
  return { ...rest, saga: { ...erasedSaga(saga), audit }, ...(log && { log: erasedLog(log) }) };
}

/** Names of what goes wherever it stands. */
const whole: readonly string[] = ['attributes', 'startedBy'] satisfies readonly (keyof Saga)[];

function erasedLog(kept: KeptLog): KeptLog {
  const { memo = {}, ended, ...log } = keptLogWith('leave-out', kept);
  const left = Object.entries(memo).filter(([name]) => !whole.includes(name));
  const words = ended?.how === 'failed' ? { ...ended, message: gone } : ended;
  return { ...log, ...(words && { ended: words }), ...(left.length > 0 && { memo: Object.fromEntries(left) }) };
}

function erasedSaga(saga: Saga): Saga {
  // Whatever depth failures stand in, their words go; codes are of contracts.
  return JSON.parse(JSON.stringify(withPayloads('leave-out', saga)), (key, value: unknown) => {
    if (whole.includes(key)) return undefined;
    return key === 'message' && typeof value === 'string' ? gone : value;
  }) as Saga;
}
