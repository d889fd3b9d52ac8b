import { ask, continueSaga, nest, receive, saga } from '@backstitch/saga';
import * as contracts from './contracts';

const at = ask(contracts.inn);

export const stay = saga(contracts.stay, (room) => at.book(room));

export const stayApproved = saga(contracts.stayApproved, async (room) => {
  await at.book(room);
  return receive(contracts.Approval);
});

export const stayHeld = saga(contracts.stayHeld, (room) => at.book(room));

export const stayHeldOn = saga(contracts.stayHeldOn, async (room) => {
  const booked = await at.book(room);
  await receive(contracts.Approval);
  return booked;
});

export const stayTwice = saga(contracts.stayTwice, async (room) => {
  await at.book({ how: 'ok' }, { step: 'first' });
  await at.book(room, { step: 'second' });
  await receive(contracts.Approval);
  return at.book({ how: 'ok' }, { step: 'third' });
});

/** Asked again it gets another room, and takes another way. */
export const stayElsewhere = saga(contracts.stayElsewhere, async ({ how }) => {
  const first = await at.book({ how: 'move' }, { step: 'first' });
  if (first.room === 7) await at.book({ how: 'ok' }, { step: 'second' });
  await at.book({ how: first.room === 7 ? 'fail' : how }, { step: 'third' });
  return first;
});

/** Nests one, and waits. */
export const stayAround = saga(contracts.stayAround, async (room) => {
  const booked = await nest(contracts.stay, room);
  await receive(contracts.Approval);
  return booked;
});

/** Goes on in another run with each approval. */
export const stayOnward = saga(contracts.stayOnward, async (room) => {
  await at.book(room);
  await receive(contracts.Approval);
  return continueSaga(room);
});
