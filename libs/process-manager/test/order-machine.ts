import type { EventsOf } from '@backstitch/process-manager';
import { asking, hasTimedOut } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { NoneLeft, type processes } from './contracts';

interface Order {
  readonly orderId: string;
  readonly item: string;
  readonly place: string;
  readonly parcel: string;
}

/** What the machine asks for. Without a workflow it is asked nothing: a picture, or the paths of its graph. */
const nothing = <I, O>() => asking<I, O>(() => new Promise(() => undefined));

export const orderMachine = setup({
  types: {
    context: {} as Order,
    events: {} as EventsOf<typeof processes.order>,
    input: {} as { readonly id: string },
    output: {} as { readonly parcel: string },
  },
  actors: {
    reserve: nothing<Pick<Order, 'item'>, { place: string }>(),
    remind: nothing<Pick<Order, 'orderId'>, null>(),
    ship: nothing<Pick<Order, 'place'>, { parcel: string }>(),
  },
  guards: {
    noneLeft: ({ event }) => 'error' in event && NoneLeft.is(event.error),
    timedOut: ({ event }) => 'error' in event && hasTimedOut(event.error),
  },
  delays: { remindAfter: 20 * 60_000, payWithin: 30 * 60_000 },
}).createMachine({
  id: 'order',
  initial: 'fresh',
  context: ({ input }) => ({ orderId: input.id, item: '', place: '', parcel: '' }),
  output: ({ context: { parcel } }) => ({ parcel }),
  states: {
    fresh: { on: { Ordered: { target: 'reserving', actions: assign(({ event }) => ({ item: event.body.item })) } } },
    reserving: {
      invoke: {
        src: 'reserve',
        input: ({ context: { item } }) => ({ item }),
        onDone: { target: 'awaiting', actions: assign(({ event }) => ({ place: event.output.place })) },
        onError: [
          { guard: 'noneLeft', target: 'soldOut' },
          { guard: 'timedOut', target: 'unanswered' },
        ],
      },
      on: { MindChanged: 'withdrawn' },
    },
    awaiting: {
      type: 'parallel',
      on: { MindChanged: 'withdrawn' },
      after: { payWithin: 'unpaid' },
      onDone: 'shipping',
      states: {
        payment: {
          initial: 'quiet',
          states: {
            quiet: { after: { remindAfter: 'reminding' }, on: { Paid: 'paid' } },
            reminding: {
              invoke: { src: 'remind', input: ({ context: { orderId } }) => ({ orderId }) },
              on: { Paid: 'paid' },
            },
            paid: { type: 'final' },
          },
        },
        picking: { initial: 'waits', states: { waits: { on: { Picked: 'picked' } }, picked: { type: 'final' } } },
      },
    },
    shipping: {
      invoke: {
        src: 'ship',
        input: ({ context: { place } }) => ({ place }),
        onDone: { target: 'shipped', actions: assign(({ event }) => ({ parcel: event.output.parcel })) },
      },
    },
    shipped: { type: 'final' },
    soldOut: { type: 'final', tags: ['compensate'] },
    unanswered: { type: 'final', tags: ['compensate'] },
    unpaid: { type: 'final', tags: ['compensate'] },
    withdrawn: { type: 'final', tags: ['compensate'] },
  },
});
