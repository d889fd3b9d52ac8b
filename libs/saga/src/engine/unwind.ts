import { type LogEntry, type Owed, compensationId, payloadSize } from '@backstitch/saga-log';
import type { SagaState } from './saga-state';
import { StepInFlight } from './step-in-flight';
import { type MustSucceed, letGo, untilAnswered } from './until-answered';
import { compensateActivity, compensationArgument } from './compensate-activity';
import { compensateNested, unwindArguments } from './compensate-nested';
import { type RequestResult, givenUp } from './request-result';
import { showProgress } from './show-progress';

/** Runs a plan: each compensation as soon as those before which it has to wait have ended. */
export async function unwind(saga: SagaState, plan: readonly Owed[]): Promise<void> {
  if (plan.length > 0) await new Promise<void>((resolve, reject) => run(saga, plan, resolve, reject));
  // Its end waits for those that an operator has let the others go past.
  while (saga.leftBehind.size > 0) await Promise.all(saga.leftBehind);
}

function run(saga: SagaState, plan: readonly Owed[], resolve: () => void, reject: (error: unknown) => void): void {
  const ended = new Set<Owed>();
  /** As many of the plan's first ones have ended. */
  let first = 0;
  const begin = () => {
    for (const owed of plan) {
      if (owed.after === first) compensate(saga, owed.entry).then(() => goOn(owed), reject);
    }
  };
  const goOn = (after: Owed) => {
    ended.add(after);
    for (let next = plan[first]; next !== undefined && ended.has(next); next = plan[first]) {
      first += 1;
      begin();
    }
    if (first === plan.length) resolve();
  };
  begin();
}

/** Compensates one step. It does not give up, and it does not fail. */
function compensate(saga: SagaState, entry: LogEntry): Promise<void> {
  const already = saga.compensations.get(entry.stepId);
  if (already !== undefined) return already;
  const compensation = undo(saga, entry);
  saga.compensations.set(entry.stepId, compensation);
  return compensation;
}

async function undo(saga: SagaState, entry: LogEntry): Promise<void> {
  const pending = new StepInFlight(entry);
  const id = compensationId(entry.stepId);
  const target: MustSucceed = {
    id,
    ask: (how, operator) => {
      if (entry.nested !== undefined) {
        const given = unwindArguments(entry);
        return inTurn(given, () => compensateNested(pending, how, given));
      }
      // It holds until another does: also when nobody waits for it any more, and in a recovery.
      if (operator?.action === 'replace-input') entry.replaced = { input: operator.input };
      const argument = compensationArgument(entry);
      saga.asking.set(id, pending);
      return inTurn(argument, () => compensateActivity(saga, pending, how, argument));
    },
    cancelAttempt: () => {
      pending.cancelAttempt();
      saga.budget.dropStopped();
    },
    isAnswer: ({ outcome }) => outcome === 'completed',
  };
  if ((await untilAnswered(saga.attention, target)) === letGo) {
    const left: Promise<void> = goOn().finally(() => saga.leftBehind.delete(left));
    saga.leftBehind.add(left);
    return;
  }
  done();

  /** In its turn: what the compensations of one task send adds up. */
  async function inTurn(given: unknown, send: () => Promise<RequestResult>): Promise<RequestResult> {
    pending.beginAsking();
    const want = { bytes: payloadSize(given), answer: 'none', isStopped: () => pending.isGivenUp } as const;
    const hold = saga.budget.tryReserve(want) ?? (await saga.budget.reserveInTurn(want));
    try {
      if (pending.isGivenUp) return givenUp(entry.stepId);
      let result = await send();
      while (pending.takeTriedNow(result)) result = await send();
      return result;
    } finally {
      saga.asking.delete(id);
      hold?.release();
    }
  }

  function done(): void {
    entry.compensated = true;
    delete entry.replaced;
    showProgress(saga);
  }

  async function goOn(): Promise<void> {
    // It is asked on and on, as before, with nobody behind it.
    const known = { ...target, isKnown: true };
    while ((await untilAnswered(saga.attention, known)) === letGo);
    done();
  }
}
