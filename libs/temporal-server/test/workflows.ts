import { condition, defineSignal, executeChild, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const day = 86_400_000;

/** Sleeps, and answers how many days its own clock moved. */
export async function sleeps(days: number): Promise<number> {
  const start = Date.now();
  await sleep(days * day);
  return (Date.now() - start) / day;
}

/** Waits for a child that sleeps, and answers for both how many days their clocks moved. */
export async function waitsForChild(days: number): Promise<{ parent: number; child: number }> {
  const start = Date.now();
  const child = await executeChild(sleeps, { args: [days] });
  return { parent: (Date.now() - start) / day, child };
}

/** Asks an activity that always fails, a day between the attempts. */
export async function retriesDaily(attempts: number): Promise<number> {
  const retry = { initialInterval: day, backoffCoefficient: 1, maximumAttempts: attempts };
  const { fails } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s', retry });
  const start = Date.now();
  await fails().catch(() => {});
  return (Date.now() - start) / day;
}

/** Races an activity that runs for so many milliseconds against a timer of a day. */
export async function activityOrTimer(ms: number): Promise<'activity' | 'timer'> {
  const { takes } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
  return Promise.race([takes(ms).then(() => 'activity' as const), sleep(day).then(() => 'timer' as const)]);
}

export const approve = defineSignal('approve');

/** Waits for an approval, and answers after how many days it came, or `none`. */
export async function waitsForApproval(days: number): Promise<number | 'none'> {
  const start = Date.now();
  let approved = false;
  setHandler(approve, () => void (approved = true));
  return (await condition(() => approved, days * day)) ? (Date.now() - start) / day : 'none';
}
