import type { FetchedSaga } from './fetch-saga';
import type { Evidence, Holding } from './holding';
import { type JudgedStep, isCompensated, stepsOf } from './judged-step';
import { isWithin, orderFindings } from './order';
import type { Finding, Verdict } from './verdict';

/**
 * What must be so of a step. `gone unless a read`: its contract says that there is nothing to undo, so only the domain's
 * own tables can tell an effect. `any`: nobody has promised anything.
 */
type Expected = 'in effect' | 'gone' | 'gone unless a read' | 'any';

/**
 * Judges a saga by its raw events and by what its participants hold. It doesn't ask the engine's log, nor its plan.
 *
 * - It completed: every step whose last answer was yes is in effect exactly once and was never compensated. One that
 *   its code caught (refused, not sent, unknown) isn't in effect. A scope that was undone is undone whole.
 * - It ended otherwise: nothing is in effect.
 * - A pivot that completed, and what was in effect before it, stays so; such a saga can't end but well.
 * - It hasn't ended, or by force: incomplete, with what is in effect.
 *
 * A step that its contract calls undone by nothing may be in effect or not; the domain's own books show it.
 */
export async function judge(fetched: FetchedSaga, evidence: Evidence): Promise<Verdict> {
  const findings: Finding[] = [];
  const ended = await judgeOne(fetched, evidence, '', undefined, findings);
  const { workflowId, end } = fetched.saga;
  if (!ended) return { verdict: 'incomplete', workflowId, findings };
  const verdict = findings.length > 0 ? 'violated' : end === 'completed' ? 'completed' : 'compensated';
  return { verdict, workflowId, findings };
}

/** @returns whether it has ended, by itself */
async function judgeOne(
  { saga, nested }: FetchedSaga,
  evidence: Evidence,
  path: string,
  demanded: 'gone' | undefined,
  findings: Finding[],
): Promise<boolean> {
  const steps = stepsOf(saga, evidence.catalogue);
  const { end, unwound } = saga;
  const ended = end === 'completed' || end === 'failed' || end === 'cancelled';
  const completed = end === 'completed' && !unwound && demanded === undefined;
  const pivot = steps.find((step) => step.pivot && step.last.how === 'completed' && !step.last.abandoned);
  const find: Find = (code, stepId, text) => void findings.push({ code, step: path + stepId, text });

  if (pivot && ended && !completed) {
    find('past-the-pivot', pivot.stepId, `the saga ended ${end} after its pivot ${pivot.stepId} had completed`);
  }
  for (const step of steps) {
    const isResolved = saga.resolved.has(step.stepId) || saga.resolved.has(`${step.stepId}/compensation`);
    const { wasReset } = saga;
    const expected = isResolved ? 'any' : expectedOf(step, steps, { completed, pivot, wasReset });
    if (ended && step.last.how === undefined && !step.last.earlier && !step.last.abandoned) {
      find('in-flight', step.stepId, `the saga ended while ${step.stepId} was in flight`);
    }
    // What a reset has left behind is undone when the saga has ended, wherever its pivot is.
    const isLeft = step.last.abandoned === true || step.leftBehind;
    if (pivot && !isLeft && isBefore(step, pivot)) {
      const late = step.compensations.find(({ asked }) => asked > pivot.last.ended!);
      if (late) find('past-the-pivot', step.stepId, `${late.verb} ran after the pivot ${pivot.stepId} had completed`);
    }
    if (step.nested !== undefined) {
      const child = nested.get(step.nested);
      // What an operator has resolved is theirs to know, when no code of it has said so.
      if (child === undefined || (isResolved && child.saga.end === 'terminated')) continue;
      const gone = ended && expected === 'gone' ? 'gone' : undefined;
      const childEnded = await judgeOne(child, evidence, `${path}${step.stepId}/`, gone, findings);
      if (!childEnded && ended) find('in-flight', step.stepId, `the saga ended while ${step.stepId} had not`);
      continue;
    }
    const [held] = await evidence.holdingsOf(step.participant, [step.stepKey]);
    if (held) judgeStep(step, held, expected, ended, isLeft ? orAbandoned(find) : find);
  }
  if (ended || unwound) findings.push(...orderFindings(saga, steps, path));
  return ended;
}

function expectedOf(
  step: JudgedStep,
  steps: readonly JudgedStep[],
  { completed, pivot, wasReset }: { completed: boolean; pivot: JudgedStep | undefined; wasReset: boolean | undefined },
): Expected {
  const { earlier, abandoned } = step.last;
  // What was asked before, or what a reset has abandoned, may have taken effect: that it is not sent again tells nothing.
  const mayHave = wasReset || step.requests.some(({ how }) => how === 'unknown');
  const how = step.last.how === 'not-sent' && mayHave ? 'unknown' : step.last.how;
  if (earlier || abandoned || step.leftBehind) return step.compensation === undefined ? 'gone unless a read' : 'gone';
  const isFinal = pivot !== undefined && (step === pivot || isBefore(step, pivot));
  if ((completed || isFinal) && how === 'completed' && !isScopeUndone(step, steps)) {
    return step.last.answersNothing ? 'any' : 'in effect';
  }
  if (completed && how === 'unknown' && step.requests.some(({ wentWell }) => wentWell)) return 'any';
  if (step.compensation !== undefined || how === 'refused' || how === 'not-sent') return 'gone';
  return completed || isFinal ? 'any' : 'gone unless a read';
}

type Find = (code: Finding['code'], stepId: string, text: string) => void;

/** What is left of a step that only the part before a reset has asked, or has asked again. */
const orAbandoned =
  (find: Find): Find =>
  (code, stepId, text) =>
    find(code === 'still-in-effect' ? 'abandoned' : code, stepId, text);

/** A scope failed, and its caller took another way: all that it had is compensated. */
function isScopeUndone(step: JudgedStep, steps: readonly JudgedStep[]): boolean {
  if (step.scope === undefined || !isCompensated(step)) return false;
  return steps
    .filter((other) => isWithin(other.scope, step.scope) && other.last.how === 'completed')
    .every((other) => other.compensation === undefined || isCompensated(other));
}

const isBefore = (step: JudgedStep, pivot: JudgedStep) => step !== pivot && step.last.asked < pivot.last.asked;

function judgeStep(step: JudgedStep, held: Holding, expected: Expected, ended: boolean, find: Find): void {
  const { stepId, compensation, compensations } = step;
  const { barrier, applied, undone, isDomain } = held;
  // A read leaves nothing in the domain's tables: that it was answered, its barrier says.
  const isCounted = applied !== undefined && !(expected === 'in effect' && compensation === undefined && barrier);
  const net = isCounted ? applied - (undone ?? 0) : barrier === 'done' ? 1 : 0;
  if ((applied ?? 0) > 1) find('more-than-once', stepId, `${stepId} took effect ${applied} times`);
  if ((undone ?? 0) > 1) find('more-than-once', stepId, `${stepId} was undone ${undone} times`);
  if (net < 0) find('more-than-once', stepId, `${stepId} was undone more often than it took effect`);
  if (!ended) {
    if (net > 0) find('still-in-effect', stepId, `${stepId} is in effect`);
    return;
  }
  if ((barrier === 'begun' || barrier === 'compensating') && expected !== 'any' && expected !== 'gone unless a read') {
    find('unsettled', stepId, `what became of ${stepId} is not settled: its barrier says '${barrier}'`);
  }
  if (expected === 'in effect' && net < 1) {
    const why = compensations.length > 0 ? `, ${compensations[0]!.verb} ran` : '';
    find('not-in-effect', stepId, `the saga completed and ${stepId} is not in effect${why}`);
  }
  if (expected === 'gone unless a read' && isDomain && net > 0) {
    find('still-in-effect', stepId, `${stepId} is still in effect, and its contract says that nothing undoes it`);
  }
  if (expected === 'gone' && net > 0) {
    const what = compensation ?? 'its compensation';
    const why =
      compensations.length === 0
        ? `${what} never ran`
        : isCompensated(step)
          ? `${what} ran, and yet`
          : `${what} never succeeded`;
    find('still-in-effect', stepId, `${why}${why.endsWith('yet') ? '' : ':'} ${stepId} is still in effect`);
  }
}
