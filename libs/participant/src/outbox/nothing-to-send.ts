import type { Occurred, SagaType } from '@backstitch/contract';
import { unpublishable } from './event-row';
import { unstartable } from './start-row';

/** What the side of a verb that is outside is given: no transaction is open there. */
export const nothingToSend = {
  publish: ({ event }: Occurred): never => {
    throw unpublishable(outside(event, 'publish'));
  },
  start: ({ name }: SagaType): never => {
    throw unstartable(outside(name, 'start'));
  },
};

const outside = (name: string, act: string) =>
  `${name} came from outside of a verb, where no transaction is open: ${act} it inside.`;
