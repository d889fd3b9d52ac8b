import type { Asking, RawSaga } from './asking';
import { type JudgedStep, isCompensated } from './judged-step';
import type { Finding } from './verdict';

/**
 * Mirror image, from the places of events alone: of two steps that were compensated in one unwinding, the one that was
 * asked after the other had its answer is undone first, and its undo has ended before the other's begins.
 *
 * @param path of the saga, before its steps' names
 */
export function orderFindings(saga: RawSaga, steps: readonly JudgedStep[], path: string): Finding[] {
  // What a reset has left behind is undone when the saga has ended.
  const undone = steps.filter((step) => isCompensated(step) && !step.last.abandoned && !step.leftBehind);
  const whole = isUnwoundAsWhole(saga, steps);
  return undone.flatMap((early) =>
    undone
      .filter((late) => late !== early && late.requests[0]!.asked > knownAt(early, saga))
      .filter((late) => (whole && !isOfFailedScope(early, saga)) || isWithin(late.scope, early.scope))
      .filter((late) => !isUndoneByItself(early, undone, saga) && !isCutOff(late) && !saga.passed.has(late.stepId))
      .filter((late) => ofOneRun(early, late) && !isUnwoundByItself(early.scope, late, undone))
      .filter((late) => undoneFrom(early) < (firstDone(late) ?? Infinity))
      .map((late) => ({
        code: 'order' as const,
        step: path + early.stepId,
        text: `${early.stepId} was undone before ${late.stepId}, which was asked after it`,
      })),
  );
}

/**
 * Where its outcome was known: an operator's answer counts from when it came. One that a workflow task cuts off has ended
 * at once, in the midst of what that task sends, and the saga hears of it in the next.
 */
const knownAt = ({ stepId, last: { heard, ended } }: JudgedStep, { resolved }: RawSaga) =>
  resolved.get(stepId) ?? heard ?? ended ?? Infinity;

/** Its undoing was ended by force, and begun anew: where in the events that stands tells nothing. */
const isCutOff = ({ compensations }: JudgedStep) => compensations.some(({ how }) => how === undefined);

/** What is unknown is undone by itself, before a pivot or the end: before any step whose answer is known, but for those of scopes that failed. */
function isUndoneByItself(step: JudgedStep, undone: readonly JudgedStep[], saga: RawSaga): boolean {
  // One that was not sent when it was asked again, or after a reset, is as unknown as before.
  const mayHave = saga.wasReset === true || step.requests.some(({ how }) => how === 'unknown');
  if (step.last.how === 'completed' || !mayHave) return false;
  const answered = undone.filter((other) => other.last.how === 'completed' && !isOfFailedScope(other, saga));
  const others = answered.flatMap(({ compensations }) => compensations);
  return (lastEnd(step.compensations) ?? Infinity) < Math.min(...others.map(({ asked }) => asked));
}

/** A run that was begun anew under the same id has nothing to do with what the one before it has undone. */
const ofOneRun = (one: JudgedStep, other: JudgedStep): boolean =>
  one.last.earlier === other.last.earlier && (!one.last.earlier || sagaKeyOf(one) === sagaKeyOf(other));

const sagaKeyOf = ({ stepKey, nested }: JudgedStep) =>
  nested === undefined ? stepKey.slice(0, stepKey.indexOf('/')) : stepKey.slice(stepKey.indexOf('/') + 1).split('.')[0];

/**
 * A scope that holds the one and not the other was unwound by itself, and the rest after it: all its compensations had
 * ended before any other was asked.
 */
function isUnwoundByItself(scope: string | undefined, other: JudgedStep, undone: readonly JudgedStep[]): boolean {
  const names = scope?.split('/') ?? [];
  return names.some((_, place) => {
    const around = names.slice(0, place + 1).join('/');
    if (isWithin(other.scope, around)) return false;
    const ends = undone.filter((step) => isWithin(step.scope, around)).map((step) => lastEnd(step.compensations));
    const others = undone.filter((step) => !isWithin(step.scope, around));
    const first = Math.min(...others.flatMap(({ compensations }) => compensations.map(({ asked }) => asked)));
    return ends.every((end) => (end ?? Infinity) < first);
  });
}

/** Its scope failed and was unwound, before the saga was, and whatever other scopes did meanwhile. */
const isOfFailedScope = (step: JudgedStep, { compensatingFrom = 0 }: RawSaga): boolean =>
  step.scope !== undefined && undoneFrom(step) < compensatingFrom;

/** No compensation was asked before every request had ended: no scope was unwound by itself. */
function isUnwoundAsWhole({ end }: RawSaga, steps: readonly JudgedStep[]): boolean {
  if (end === 'completed' || end === 'open') return false;
  const first = Math.min(...steps.flatMap(({ compensations }) => compensations.map(({ asked }) => asked)));
  return steps.every(({ requests }) => (lastEnd(requests) ?? Infinity) <= first);
}

/** Where its undoing begins: where it was begun anew, if it was cut off. */
function undoneFrom({ compensations }: JudgedStep): number {
  const last = compensations.findLastIndex(({ cutOff }) => cutOff);
  return (compensations[last + 1] ?? compensations[0]!).asked;
}

/** Undone once: an unwinding that is begun anew asks again for what the first has done. */
const firstDone = ({ compensations }: JudgedStep) => compensations.find(({ how }) => how === 'completed')?.ended;

const lastEnd = (askings: readonly Asking[]) => askings.at(-1)?.ended;

/** Is it asked in this scope, or in one inside it? No scope holds all. */
export const isWithin = (inner: string | undefined, outer: string | undefined): boolean =>
  outer === undefined || inner === outer || inner?.startsWith(`${outer}/`) === true;
