import { type Carried, carriedIn } from '@backstitch/saga-log';
import type { Slip } from '../slip';
import { SlipEngine } from './slip-engine';
import { beginTelling } from './tell-subscriber';

/**
 * The workflow of every slip, on the task queue of each participant and of each error queue. It is the default export
 * of its bundle, so it runs slips of every saga type.
 */
export async function slip(written: Slip, given?: Carried): Promise<unknown> {
  const carried = carriedIn(given);
  const engine = new SlipEngine(written, carried);
  const { owner, subscriptions = [] } = written;
  if (carried?.as !== 'continued' && subscriptions.length > 0) await beginTelling(owner, subscriptions);
  return engine.travel();
}
