import { columnText } from '@backstitch/database';
import type { Saga, StepView } from '@backstitch/saga-log';
import type { Insertable } from 'kysely';
import type { StoreTables } from '../store-tables';
import { heldSince, inconsistentSince } from './held-since';
import { isIncomplete } from './is-incomplete';
import { type PayloadPolicy, keptLogWith, withPayloads } from './payload-policy';
import { recordVersion } from './record-version';
import type { SagaReading } from './saga-reading';
import { stuckOf } from './stuck';
import { termValue, termsOf } from './terms-of';

/** What is written of one reading. */
export interface SagaRows {
  readonly saga: Insertable<StoreTables['saga']>;
  readonly steps: readonly Insertable<StoreTables['saga_step']>[];
  readonly terms: readonly Insertable<StoreTables['saga_term']>[];
}

/** The rows of a saga. @param policy of its payloads */
export function sagaRows({ saga, runId, position, log }: SagaReading, policy: PayloadPolicy): SagaRows {
  const { type, id, kind, status, attributes, parent, endedAt } = saga;
  const startedAt = Date.parse(saga.startedAt);
  const shown = withPayloads(policy, saga);
  const stuck = stuckOf(shown);
  const incomplete = isIncomplete(status);
  return {
    saga: {
      ...{ type, id, run_id: runId, version: recordVersion(position), kind, status },
      saga_key: log?.key ?? null,
      started_at: startedAt,
      ended_at: timeOrNull(endedAt),
      as_of: Date.parse(saga.asOf),
      stuck: stuck?.kind ?? null,
      stuck_since: timeOrNull(stuck?.since),
      stuck_text: textOrNull(stuck),
      inconsistent_since: inconsistentSince(saga) ?? null,
      parent_type: parent?.type ?? null,
      parent_id: parent?.id ?? null,
      attributes: textOrNull(attributes),
      shown: JSON.stringify(shown),
      // What has ended for good is never recovered; but one that completed goes back with the saga around it.
      log:
        log !== undefined && (incomplete || (status === 'completed' && parent))
          ? JSON.stringify(keptLogWith(policy, log))
          : null,
      forgotten: 0,
    },
    steps: saga.steps.map((step, place) => ({ type, id, place, ...stepColumns(step, incomplete) })),
    terms: termsOf(saga).map((term) => ({ ...term, started_at: startedAt, type, id })),
  };
}

function stepColumns(step: StepView, incomplete: boolean) {
  const { id, participant, request, status, attempts, failure, startedAt, endedAt, compensation: undo } = step;
  const undoSince = undo?.endedAt ?? undo?.startedAt;
  return {
    ...{ step_id: columnText(id), participant: columnText(participant), request: columnText(request) },
    ...{ status, attempts },
    since: Date.parse(endedAt ?? startedAt),
    failure: failure ? termValue(failure.code) : null,
    undo_status: undo?.status ?? null,
    undo_attempts: undo?.attempts ?? null,
    undo_since: timeOrNull(undoSince),
    undo_failure: undo?.failure ? termValue(undo.failure.code) : null,
    held: incomplete && heldSince(step) !== undefined ? 1 : 0,
  };
}

const timeOrNull = (time: string | undefined) => (time === undefined ? null : Date.parse(time));
const textOrNull = (value: Saga['attributes'] | object) => (value === undefined ? null : JSON.stringify(value));
