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
  const undone = steps.filter((step) => isCompensated(step) && !step.last.abandoned);
  const whole = isUnwoundAsWhole(saga, steps);
  return undone.flatMap((early) =>
    undone
      .filter((late) => late !== early && late.requests[0]!.asked > (lastEnd(early.requests) ?? Infinity))
      .filter((late) => whole || isWithin(late.scope, early.scope))
      .filter((late) => early.compensations[0]!.asked < (lastEnd(late.compensations) ?? Infinity))
      .map((late) => ({
        code: 'order' as const,
        step: path + early.stepId,
        text: `${early.stepId} was undone before ${late.stepId}, which was asked after it`,
      })),
  );
}

/** No compensation was asked before every request had ended: no scope was unwound by itself. */
function isUnwoundAsWhole({ end }: RawSaga, steps: readonly JudgedStep[]): boolean {
  if (end === 'completed' || end === 'open') return false;
  const first = Math.min(...steps.flatMap(({ compensations }) => compensations.map(({ asked }) => asked)));
  return steps.every(({ requests }) => (lastEnd(requests) ?? Infinity) <= first);
}

const lastEnd = (askings: readonly Asking[]) => askings.at(-1)?.ended;

/** Is it asked in this scope, or in one inside it? No scope holds all. */
export const isWithin = (inner: string | undefined, outer: string | undefined): boolean =>
  outer === undefined || inner === outer || inner?.startsWith(`${outer}/`) === true;
