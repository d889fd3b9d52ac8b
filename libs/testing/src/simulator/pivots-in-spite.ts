import { decoded } from '../checker/decoded';
import type { FetchedSaga } from '../checker/fetch-saga';
import type { ProgramInput } from '../programs/interpret';
import { uncatchable } from '../programs/uncatchable';
import type { Finding } from './finding';
import type { ProgramScene } from './program-scene';

/** A pivot is asked when nothing has failed that the code has heard of and can't catch. */
export function pivotsInSpite({ program }: ProgramScene, { saga, runs }: FetchedSaga): readonly Finding[] {
  const heard = uncatchable(program, true);
  const at = new Map<string, string>();
  for (const { activityTaskScheduledEventAttributes: asked } of runs.flatMap(({ events }) => events)) {
    const input = decoded(asked?.input) as ProgramInput | undefined;
    if (asked?.activityId && input?.at !== undefined) at.set(asked.activityId, input.at.split('#')[0]!);
  }
  const askings = saga.askings.filter(({ abandoned }) => !abandoned);
  return askings
    .filter(({ pivot, compensates }) => pivot && !compensates)
    .flatMap((pivot) => {
      const before = askings.filter(({ compensates, ended }) => !compensates && (ended ?? Infinity) < pivot.asked);
      const last = new Map(before.map((asking) => [asking.stepId, asking]));
      return [...last.values()]
        .filter(({ how, stepId }) => how !== 'completed' && stepId !== pivot.stepId)
        .filter(({ stepId }) => heard.has(at.get(stepId) ?? '') && !saga.resolved.has(stepId))
        .map(({ stepId, how }) => ({
          code: 'past-the-pivot' as const,
          text: `the pivot ${pivot.stepId} was asked although ${stepId} was ${how}, and nothing catches that`,
        }));
    });
}
