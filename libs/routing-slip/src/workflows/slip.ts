import type { Slip } from '@backstitch/contract';
import type { Carried } from '@backstitch/saga-log';
import { SlipEngine } from './slip-engine';
import { beginTelling } from './tell-subscriber';

/**
 * The workflow of every slip, on the task queue of each participant and of each error queue. It is the default export
 * of its bundle, so it runs slips of every saga type.
 */
export async function slip(written: Slip, carried?: Carried): Promise<unknown> {
  const engine = new SlipEngine(written, carried);
  const { owner, subscriptions = [] } = written;
  if (carried?.as !== 'continued' && subscriptions.length > 0) await beginTelling(owner, subscriptions);
  return engine.travel();
}
