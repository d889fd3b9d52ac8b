import {
  type ActRefused,
  type EndAct,
  type PauseAct,
  type StepAct,
  type TimerAct,
  auditEntry,
  payloadSize,
} from '@backstitch/saga-log';
import { ApplicationFailure } from '@temporalio/common';
import { defineUpdate, setHandler } from '@temporalio/workflow';
import { isTooLarge } from './payload-size';
import type { SagaState } from './saga-state';

type Act = EndAct | PauseAct | StepAct | TimerAct;

/** How acts of one kind are taken. */
export interface Taking<A extends Act> {
  /** For Temporal's Web UI. */
  readonly description: string;
  /** Why one isn't taken: a code, and words. Nothing: it is. */
  readonly refusal?: (act: A) => readonly [code: ActRefused, message: string] | undefined;
  /** Has to find room in what the saga's history keeps for others. Default never: it may be what ends the saga. */
  readonly isMeasured?: () => boolean;
  /** It would change nothing. Default never. */
  readonly isIdle?: (act: A) => boolean;
  readonly take: (act: A) => void;
}

/**
 * Takes operators' acts of one kind: each says who and why, comes in time, is validated before it is accepted, is done
 * once for its key, and is in the audit.
 * @param update its name
 */
export function takeActs<A extends Act>(
  saga: SagaState,
  update: string,
  { description, refusal, isMeasured = () => false, isIdle, take }: Taking<A>,
): void {
  setHandler(
    defineUpdate<void, [A]>(update),
    (act) => {
      // What changes nothing has come, too: it would change something when it comes again.
      if (!saga.keys.isFirst(act.key) || isIdle?.(act)) return;
      saga.audit.push(auditEntry(new Date(), act));
      take(act);
    },
    {
      description,
      validator: (act: A) => {
        check(saga, act);
        if (wasTaken(saga, act)) return;
        const why = refusal?.(act);
        if (why) throw refused(...why);
        if (!isMeasured() || (!isTooLarge(act) && saga.budget.fits(2 * payloadSize(act)))) return;
        const what = `What ${act.action} says doesn't fit: the saga's history keeps its room for what it owes.`;
        throw refused('saga-full', what);
      },
    },
  );
}

const wasTaken = (saga: SagaState, { key }: Act) => key !== undefined && saga.keys.has(key);

/** It says who and why, and comes in time. What a reset brings again was in time then. */
function check(saga: SagaState, { by, reason, until }: Act): void {
  if (typeof by !== 'string' || by === '' || typeof reason !== 'string' || reason === '') {
    throw refused('reason-required', 'Say who acts, and why: by and reason are both required.');
  }
  if (until === undefined || Date.now() <= until || saga.isJustReset) return;
  throw refused(
    'act-expired',
    `It was good until ${new Date(until).toISOString()}, and came at ${new Date().toISOString()}: look at the saga, and act again.`,
  );
}

const refused = (code: string, message: string) =>
  ApplicationFailure.create({ message, type: code, nonRetryable: true });
