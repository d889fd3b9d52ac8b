import { catalogue, message, participant, refusal, sagaTypes, withPromises } from '@backstitch/contract';
import { accept, emptyLock, promisesOf } from '@backstitch/contract/promises';
import { z } from 'zod';

export const Full = refusal('Full', z.object({ what: z.string() }));

/** What a participant is to do with a request: the tests' sagas pass it on. */
export const How = z.object({ how: z.enum(['ok', 'slow', 'refuse', 'break', 'fail']) });
const Done = z.object({ done: z.string() });

export const shop = participant('shop', {
  reserve: { input: How, output: Done, refusals: [Full], compensation: 'cancel' },
  pay: { input: How, output: Done, refusals: [Full], compensation: 'refund' },
});
/** Nobody serves it. */
export const ghost = participant('ghost', {
  haunt: { input: How, output: Done, compensation: null, giveUpAfter: 'never' },
});

export const Approval = message('approval', z.object({ by: z.string().min(1), yes: z.boolean() }));

export const Never = message('never', z.object({}));

export const Order = z.object({
  guest: z.object({ name: z.string().trim().min(1), 'a/b~c': z.int().optional() }),
  nights: z.int().min(1).max(30),
  reserve: How.shape.how.default('ok'),
  pay: How.shape.how.default('ok'),
});

const order = {
  input: Order,
  output: z.object({ paid: z.string() }),
  participants: [shop],
  attributes: ({ guest }: z.output<typeof Order>) => ({ guest: guest.name }),
};

export const hosted = sagaTypes('gatewayHosted', {
  buy: { ...order, summary: 'Reserves and pays.' },
  buyApproved: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyBoth: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyHeld: { ...order, onFailure: 'hold' },
  buyInTime: { ...order, deadline: '1d', unwind: 'sequential' },
  buyPivot: { ...order, pivot: true, messages: [Approval], output: z.object({ by: z.string() }) },
  buyLoop: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyNested: { ...order },
  buyNestedApproval: { ...order },
  buyNamed: { ...order },
  buyRounds: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyFourEyes: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyLate: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyInThought: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  buyNothing: { ...order, output: z.unknown() },
  beHaunted: { input: Order, output: Done, participants: [ghost] },
  /** No code of it is hosted: its tasks fail. */
  neverWritten: { ...order },
});

/** Whose code brings its worker down. */
export const bombs = sagaTypes('gatewayBombs', {
  buyBomb: { ...order, messages: [Approval] },
  buyBombPivot: { ...order, pivot: true, messages: [Approval] },
});

/** Hosted by a worker that its test stops, or by none. */
export const lonely = sagaTypes('gatewayLonely', {
  waitAlone: { ...order, messages: [Approval], output: z.object({ by: z.string() }) },
  holdAlone: { ...order, messages: [Approval, Never] },
  holdSmall: { ...order, messages: [Approval, Never], historyLimit: { events: 400, bytes: 1_000_000 } },
});

const unlocked = catalogue({
  participants: [shop, ghost],
  sagaTypes: [...Object.values(hosted), ...Object.values(lonely), ...Object.values(bombs)],
});
export const lock = accept(emptyLock, promisesOf(unlocked));
export const tested = withPromises(unlocked, lock);
