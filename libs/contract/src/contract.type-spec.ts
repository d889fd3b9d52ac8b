/** What must not compile. `tsc` is the test: an expected error that is missing is itself an error. */
import { z } from 'zod';
import { event, participant, refusal, sagaTypes } from './index';

const In = z.object({ city: z.string() });
const Out = z.object({ room: z.number() });
const NoRoomLeft = refusal('NoRoomLeft', In);

participant('hotels', {
  reserveRoom: { input: In, output: Out, refusals: [NoRoomLeft], compensation: 'cancelRoom', giveUpAfter: '2m' },
  ratesOf: { input: In, output: Out, compensation: null },
});
participant('bank', { pay: { input: In, output: Out, compensation: null, giveUpAfter: 'never' } }).at('nordea')
  .name satisfies 'bank.nordea';

// @ts-expect-error a forgotten compensation
participant('hotels', { reserveRoom: { input: In, output: Out } });
// @ts-expect-error a misspelt compensation beside a right one
participant('hotels', { reserveRoom: { input: In, output: Out, compensation: null, compensate: 'cancelRoom' } });
// @ts-expect-error a misspelt compensation alone
participant('hotels', { reserveRoom: { input: In, output: Out, compensate: 'cancelRoom' } });
// @ts-expect-error a wrong duration
participant('hotels', { reserveRoom: { input: In, output: Out, compensation: null, giveUpAfter: '2 minutes' } });
// @ts-expect-error a duration without a unit
participant('hotels', { reserveRoom: { input: In, output: Out, compensation: null, attemptTimeout: 10 } });
// @ts-expect-error an attempt that never ends
participant('hotels', { reserveRoom: { input: In, output: Out, compensation: null, attemptTimeout: 'never' } });
// @ts-expect-error details that aren't the refusal's
NoRoomLeft({ town: 'Oslo' });

sagaTypes('trips', { bookTrip: { input: In, output: Out, deadline: '1h', onFailure: 'hold' } }).bookTrip
  .name satisfies 'bookTrip';
// @ts-expect-error an unknown policy
sagaTypes('trips', { bookTrip: { input: In, output: Out, onFail: 'hold' } });
// @ts-expect-error a wrong choice
sagaTypes('trips', { bookTrip: { input: In, output: Out, onFailure: 'ignore' } });

type City = z.output<typeof In>;
sagaTypes('trips', {
  bookTrip: { input: In, output: Out, attributes: ({ city }: City) => ({ city }) },
  bookGroup: { input: In, output: Out },
}).bookTrip.name satisfies 'bookTrip';
// @ts-expect-error an attribute of what the input doesn't have
sagaTypes('trips', { bookTrip: { input: In, output: Out, attributes: ({ town }: { town: string }) => ({ town }) } });
// @ts-expect-error an attribute that is no text, number or boolean
sagaTypes('trips', { bookTrip: { input: In, output: Out, attributes: ({ city }: City) => ({ cities: [city] }) } });

const RoomConfirmed = event('RoomConfirmed', In, { key: ({ city }) => city });
participant('hotels', {}, { publishes: [RoomConfirmed] }).publishes[0]!.name satisfies 'RoomConfirmed';
// @ts-expect-error a body that isn't the event's
RoomConfirmed({ town: 'Oslo' });
// @ts-expect-error a key that is no text
event('RoomConfirmed', In, { key: () => 7 });
