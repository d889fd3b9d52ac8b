import { type LogEntry, type Owed, compensationId, payloadSize } from '@backstitch/saga-log';
import type { SagaState } from './saga-state';
import { StepInFlight } from './step-in-flight';
import { type MustSucceed, letGo, untilAnswered } from './until-answered';
import { compensateActivity, compensationArgument } from './compensate-activity';
import { compensateNested, unwindArguments } from './compensate-nested';
import { showProgress } from './show-progress';

/** Runs a plan: each compensation as soon as those before which it has to wait have ended. */
export async function unwind(saga: SagaState, plan: readonly Owed[]): Promise<void> {
  let all = Promise.resolve();
  const first = [all]; // first[n] ends when the first n of the plan have
  for (const { entry, after } of plan) {
    const ended = first[after]!.then(() => compensate(saga, entry));
    all = Promise.all([all, ended]).then(() => undefined);
    first.push(all);
  }
  await all;
  // Its end waits for those that an operator has let the others go past.
  while (saga.leftBehind.size > 0) await Promise.all(saga.leftBehind);
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
  const flight = new StepInFlight(entry);
  /** In its turn: what the compensations of one task send adds up. */
  const inTurn = async <T>(given: unknown, send: () => Promise<T>): Promise<T> => {
    const want = { bytes: payloadSize(given), answer: 'none', isStopped: () => false } as const;
    const hold = saga.budget.tryReserve(want) ?? (await saga.budget.reserveInTurn(want));
    try {
      return await send();
    } finally {
      hold?.release();
    }
  };
  const target: MustSucceed = {
    id: compensationId(entry.stepId),
    ask: (how, operator) => {
      if (entry.nested !== undefined) {
        const given = unwindArguments(entry);
        return inTurn(given, () => compensateNested(flight, how, given));
      }
      const argument = compensationArgument(entry, operator);
      return inTurn(argument, () => compensateActivity(saga, flight, how, argument));
    },
    cancelAttempt: () => flight.cancelAttempt(),
    isAnswer: ({ outcome }) => outcome === 'completed',
  };
  if ((await untilAnswered(saga.attention, target)) === letGo) {
    const left: Promise<void> = goOn().finally(() => saga.leftBehind.delete(left));
    saga.leftBehind.add(left);
    return;
  }
  done();

  function done(): void {
    entry.compensated = true;
    showProgress(saga);
  }

  async function goOn(): Promise<void> {
    // It is asked on and on, as before, with nobody behind it.
    const known = { ...target, isKnown: true };
    while ((await untilAnswered(saga.attention, known)) === letGo);
    done();
  }
}
