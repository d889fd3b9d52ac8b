import { event, participant, sagaTypes, takes } from '@backstitch/contract';
import { z } from 'zod';

const Body = z.object({ saga: z.string().min(1), n: z.int() });
type Body = z.infer<typeof Body>;
const options = { key: ({ saga }: Body) => saga };

export const Opened = event('Opened', Body, options);
export const Counted = event('Counted', Body, options);
export const Closed = event('Closed', Body, options);
export const counting = participant(
  'gatewayCounting',
  { open: { input: Body, output: Body, compensation: null } },
  { publishes: [Opened, Counted, Closed], starts: ['gatewayNoted'] },
);

const { gatewayTally, ...types } = sagaTypes('gatewayTallies', {
  gatewayTally: { input: z.unknown(), output: z.array(z.int()), participants: [] },
  /** Asks for what starts the next. */
  gatewayOpening: { input: Body, output: Body, participants: [counting] },
  gatewayNoted: { input: Body.extend({ note: z.string().default('none') }), output: z.unknown(), participants: [] },
});
export const { gatewayOpening, gatewayNoted } = types;

/** Sagas that events begin, tell numbers, and end. */
export const tallying = {
  ...gatewayTally,
  takes: [
    takes(Opened, { starts: true, otherwise: 'ignore', late: 'ignore' }),
    takes(Counted, { otherwise: 'reject', late: 'reject' }),
    takes(Closed, { otherwise: 'ignore', late: 'ignore' }),
  ],
};

export const tallies = { participants: [counting], sagaTypes: [tallying, gatewayOpening, gatewayNoted] };
