import { setTimeout as sleep } from 'node:timers/promises';
import type { BulkAct } from '@backstitch/client';
import { exitCodes } from '../exit-codes';
import type { Sagas } from '../sagas/sagas';
import { outlasting } from '../outlasting';
import type { Session } from '../session';
import { Progress } from '../terminal/progress';

/** How often it is looked at, in milliseconds. */
const lookEvery = 500;

/**
 * Shows how far a bulk act has come until it ends, and then what it has not done. It goes on by itself when this ends
 * before it.
 * @param stopped what is returned of one that was stopped. Default `cancelled`
 * @returns `refused` when there were sagas to which it was not done
 */
export async function followBulkAct(
  { output }: Session,
  sagas: Pick<Sagas, 'bulkAct'>,
  begun: BulkAct,
  stopped: number = exitCodes.cancelled,
): Promise<number> {
  const progress = output.live ? new Progress(begun.total) : undefined;
  let now = begun;
  while (now.status === 'running') {
    progress?.show(now.done + now.refused, `${now.refused} not done`);
    await sleep(lookEvery);
    now = await outlasting(() => sagas.bulkAct(begun.id));
  }
  progress?.end(now.done + now.refused, `${now.refused} not done`);
  output.result(now, () => linesOf(now));
  if (now.status === 'failed') return exitCodes.failed;
  if (now.status === 'stopped') return stopped;
  return now.refused > 0 ? exitCodes.refused : exitCodes.done;
}

/** What became of it, in lines. */
export function linesOf({ id, act, status, total, done, refused, notDone, rate }: BulkAct): string[] {
  const more = refused - notDone.length;
  return [
    ...notDone.map((one) => `${one.type}/${one.id}  ${one.code}: ${one.detail}`),
    ...(more > 0 ? [`and ${more} more that it was not done to`] : []),
    `${act} ${status}: ${done} done, ${refused} not, of ${total}, at most ${rate} a second.${status === 'running' ? ` backstitch bulk-act ${id}` : ''}`,
  ];
}
