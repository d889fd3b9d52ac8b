/** What must not compile. `tsc` is the test: an expected error that is missing is itself an error. */
import { message, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import type { SagaClient } from './index';

const Approval = message('approval', z.object({ yes: z.boolean() }));
const Other = message('other', z.object({}));
const { bookTrip, getThere } = sagaTypes('trips', {
  bookTrip: {
    input: z.object({ city: z.string(), nights: z.int().default(1) }),
    output: z.object({ room: z.number() }),
    messages: [Approval],
  },
  getThere: { input: z.object({}), output: z.string() },
});

/** Never run. */
export async function typed(sagas: SagaClient): Promise<void> {
  const trip = await sagas.start(bookTrip, { city: 'Oslo' }, { key: 'order 17', by: 'Ada' });
  trip.replayed satisfies boolean;
  (await trip.result()).room satisfies number;
  (await trip.read()).output?.room satisfies number | undefined;
  for await (const { saga } of trip.changes()) saga.output?.room satisfies number | undefined;
  await trip.send(Approval, { yes: true }, { key: 'k' });
  await trip.step('reserveRoom').retry({ reason: 'it is back' });
  await trip.compensation('reserveRoom').resolve({ reason: 'done by hand', key: 'k' });
  (await (await sagas.saga(getThere, '17')).result()) satisfies string;

  // By name, where the type isn't known when this is compiled.
  const named = await sagas.start('bookTrip', { anything: true });
  (await named.result()) satisfies unknown;
  await named.send('approval', { anything: true });

  // @ts-expect-error an input that isn't the contract's
  await sagas.start(bookTrip, { town: 'Oslo' });
  // @ts-expect-error an input that isn't there
  await sagas.start(bookTrip);
  // @ts-expect-error an unknown option
  await sagas.start(bookTrip, { city: 'Oslo' }, { idempotencyKey: 'order 17' });
  // @ts-expect-error an output that isn't the contract's
  void (await trip.result()).seat;
  // @ts-expect-error a message that isn't the contract's
  await trip.send(Other, {});
  // @ts-expect-error a body that isn't the message's
  await trip.send(Approval, { yes: 'yes' });
  // @ts-expect-error an act without a reason
  await trip.cancel({ by: 'Ada' });
  // @ts-expect-error a status that there isn't
  await sagas.list({ status: ['done'] });
}
