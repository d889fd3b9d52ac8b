import { catalogue, message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const Full = refusal('Full', z.object({ city: z.string() }));

/** What a participant is to do with a request. Until it is mended: `fail` fails again and again, and `stick` can't be undone; `move`
 * gives another room each time. */
export const Room = z.object({
  how: z.enum(['ok', 'refuse', 'break', 'fail', 'stick', 'move']).default('ok'),
  guest: z.string().optional(),
});
const Booked = z.object({ room: z.number() });

export const inn = participant('clientInn', {
  book: { input: Room, output: Booked, refusals: [Full], compensation: 'free' },
});

export const Approval = message('approval', z.object({ by: z.string().min(1) }));

export const { stay, stayApproved, stayHeld, stayHeldOn, stayTwice, stayElsewhere, stayAround, stayOnward } = sagaTypes(
  'clientSagas',
  {
    stay: { input: Room, output: Booked, participants: [inn] },
    stayApproved: { input: Room, output: z.object({ by: z.string() }), messages: [Approval], participants: [inn] },
    stayHeld: {
      input: Room,
      output: Booked,
      onFailure: 'hold',
      participants: [inn],
      attributes: ({ how, guest }: z.output<typeof Room>) => ({ how, ...(guest !== undefined && { guest }) }),
    },
    stayHeldOn: { input: Room, output: Booked, onFailure: 'hold', messages: [Approval], participants: [inn] },
    stayTwice: { input: Room, output: Booked, messages: [Approval], participants: [inn] },
    stayElsewhere: { input: Room, output: Booked, participants: [inn] },
    stayOnward: { input: Room, output: Booked, messages: [Approval], participants: [inn] },
    stayAround: { input: Room, output: Booked, messages: [Approval], participants: [inn] },
  },
);

export const inns = catalogue({
  participants: [inn],
  sagaTypes: [stay, stayApproved, stayHeld, stayHeldOn, stayTwice, stayElsewhere, stayAround, stayOnward],
});
