import { setTimeout as sleep } from 'node:timers/promises';
import { type RecoverOptions, type SagaClient, SagaClientError } from '@backstitch/client';

type Direction = NonNullable<RecoverOptions['direction']>;

/** Longer than a nested saga needs to end, or Temporal to answer. */
const longest = 30_000;
const turned: readonly string[] = ['past-the-pivot', 'not-resettable', 'recovery-begun'];
const later: readonly string[] = ['nested-running', 'temporal-busy', 'temporal-unreachable'];

/** Previews a recovery, and recovers: in one direction, or in the other where that one isn't open. One that needs none has ended by itself. */
export async function recover(sagas: SagaClient, type: string, id: string, direction: Direction): Promise<void> {
  const saga = await sagas.saga(type, id);
  const reason = 'it is tried';
  let way = direction;
  for (const giveUp = Date.now() + longest; ;) {
    try {
      await saga.recovery();
      return await saga.recover({ reason, by: 'the test', direction: way });
    } catch (error) {
      if (!(error instanceof SagaClientError) || Date.now() > giveUp) throw error;
      if (turned.includes(error.code) && way === direction) way = direction === 'forwards' ? 'backwards' : 'forwards';
      else if (later.includes(error.code)) await sleep(100);
      else throw error;
    }
  }
}

/**
 * Recovers what Temporal's reset has left behind of a saga that has ended by itself.
 * @returns false: there was nothing
 */
export async function recoverLeft(sagas: SagaClient, type: string, id: string): Promise<boolean> {
  const saga = await sagas.saga(type, id);
  for (const giveUp = Date.now() + longest; ;) {
    try {
      const { broken } = await saga.recovery();
      if (broken.how !== 'reset') return false;
      await saga.recover({ reason: 'a reset has left it behind', by: 'the test' });
      return true;
    } catch (error) {
      if (!(error instanceof SagaClientError) || Date.now() > giveUp) throw error;
      if (error.code === 'not-recoverable') return false;
      if (!later.includes(error.code)) throw error;
      await sleep(100);
    }
  }
}
