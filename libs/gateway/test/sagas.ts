import { ask, continueSaga, currentFrame, nest, receive, saga } from '@backstitch/saga';
import { ApplicationFailure } from '@temporalio/common';
import { Approval, Never, ghost, hosted, lonely, shop } from './contracts';

const at = ask(shop);

export const buy = saga(hosted.buy, async ({ reserve, pay }) => {
  await at.reserve({ how: reserve });
  const { done } = await at.pay({ how: pay });
  return { paid: done };
});

export const buyApproved = saga(hosted.buyApproved, async ({ reserve }) => {
  await at.reserve({ how: reserve });
  const { by } = await receive(Approval);
  return { by };
});

export const buyBoth = saga(hosted.buyBoth, async ({ reserve }) => {
  await at.reserve({ how: 'ok' });
  await at.reserve({ how: reserve });
  const { by } = await receive(Approval);
  return { by };
});

export const buyHeld = saga(hosted.buyHeld, async ({ reserve, pay }) => {
  await at.reserve({ how: reserve }, { step: 'the v1.5 room' });
  const { done } = await at.pay({ how: pay });
  return { paid: done };
});

export const buyPivot = saga(hosted.buyPivot, async ({ reserve, pay }) => {
  await at.reserve({ how: reserve });
  await at.pay({ how: pay }, { pivot: true });
  const { by } = await receive(Approval);
  return { by };
});

/** Its second run waits. */
export const buyLoop = saga(hosted.buyLoop, async (order) => {
  await at.reserve({ how: 'ok' });
  if (order.nights > 1) continueSaga({ ...order, nights: 1 });
  const { by } = await receive(Approval);
  return { by };
});

export const buyNested = saga(hosted.buyNested, async (order) => {
  const paid = await nest(hosted.buy, { ...order, pay: 'ok' });
  await at.pay({ how: order.pay });
  return paid;
});

export const beHaunted = saga(hosted.beHaunted, async () => ask(ghost).haunt({ how: 'ok' }));

export const waitAlone = saga(lonely.waitAlone, async ({ reserve }) => {
  await at.reserve({ how: reserve });
  const { by } = await receive(Approval);
  return { by };
});

/** Takes none of the messages that are sent to it. */
const hold = async ({ reserve }: { reserve: 'ok' | 'slow' | 'refuse' | 'break' | 'fail' }) => {
  await at.reserve({ how: reserve });
  await receive(Never);
  return { paid: 'never' };
};
export const holdAlone = saga(lonely.holdAlone, hold);
export const holdSmall = saga(lonely.holdSmall, hold);

export const buyInTime = saga(hosted.buyInTime, async ({ reserve }) => {
  const { done } = await at.reserve({ how: reserve });
  return { paid: done };
});

export const buyNestedApproval = saga(hosted.buyNestedApproval, async (order) => {
  const { by } = await nest(hosted.buyApproved, order);
  return { paid: by };
});

/** Its own error is called as the engine's is. */
export const buyNamed = saga(hosted.buyNamed, async ({ reserve }) => {
  await at.reserve({ how: reserve });
  throw ApplicationFailure.create({ type: 'SagaCancelled', message: 'a name like any other' });
});

export const buyNothing = saga(hosted.buyNothing, async ({ reserve }) => {
  await at.reserve({ how: reserve });
  return () => 'a function';
});

/** Two people have to approve. */
export const buyFourEyes = saga(hosted.buyFourEyes, async () => {
  const [one, other] = [await receive(Approval), await receive(Approval)];
  return { by: `${one.by} and ${other.by}` };
});

/** Its second task takes a while: messages that come meanwhile are in no history. */
export const buyInThought = saga(hosted.buyInThought, async () => {
  await receive(Approval);
  for (let round = 0, sum = 0; round < 2e8; round++) sum = (sum * 31 + round) % 1_000_003;
  const [one, other] = [await receive(Approval), await receive(Approval)];
  return { by: `${one.by} and ${other.by}` };
});

/** What came too late is asked of an operator, as the engine does after a pivot. */
export const buyLate = saga(hosted.buyLate, async () => {
  const { attention } = currentFrame('buyLate').saga;
  const { output } = await attention.raise(`message: ${Approval.name}`);
  attention.clear(`message: ${Approval.name}`);
  return output as { by: string };
});

/** A run for each night: each takes one approval. */
export const buyRounds = saga(hosted.buyRounds, async (order) => {
  const { by } = await receive(Approval);
  if (order.nights > 1) continueSaga({ ...order, nights: order.nights - 1 });
  return { by };
});
