import type { Carried } from '@backstitch/saga-log';
import type { Slip } from '@backstitch/routing-slip';
import slip from '@backstitch/routing-slip/workflows';

/** The workflow of slips, but for those that come to do something: they loop without end. */
export default async function bombSlip(written: Slip, given?: Carried): Promise<unknown> {
  if (given?.as !== 'continued' || given.ending === undefined) for (;;) await Promise.resolve();
  return slip(written, given);
}
