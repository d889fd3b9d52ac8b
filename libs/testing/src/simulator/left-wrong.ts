import { sagaKey } from '@backstitch/saga-log';
import type { Finding } from './finding';
import { leftBehindIn } from './left-behind-in';
import { endedByItself } from './recover-ended';
import type { Scene } from './scene';

/**
 * What is said to be left behind by a reset, against what is in effect.
 * @param abandoned the steps of which the checker says that a reset has left them in effect
 */
export async function leftWrong(
  { server, workflowId, barrier }: Scene,
  abandoned: readonly string[],
): Promise<readonly Finding[]> {
  const last = server.latest(workflowId)!;
  if (!endedByItself(last)) return [];
  const left = await leftBehindIn(server, last);
  const said = left.map(({ entry }) => entry.stepId);
  const [first] = server.runs.get(workflowId)!;
  const inEffect = left.filter(({ entry: { participant, stepId } }) => {
    const row = barrier.rows.get(`${participant} ${sagaKey(first!.info.firstRunId)}/${stepId}`);
    return row?.state === 'done';
  });
  const wrong = (text: string): Finding => ({ code: 'shown-wrong', text });
  return [
    ...abandoned
      .filter((stepId) => !said.includes(stepId))
      .map((stepId) => wrong(`${stepId} was left behind by a reset, and nobody is told`)),
    ...inEffect
      .filter(({ entry }) => !abandoned.includes(entry.stepId))
      .map(({ entry }) => wrong(`${entry.stepId} is said to be left behind by a reset, and the saga answers for it`)),
  ];
}
