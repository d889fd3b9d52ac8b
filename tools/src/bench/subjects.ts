import { type Slip, setOut } from '@backstitch/routing-slip';
import { type Started, thisEdition } from '@backstitch/states-language';
import type { Work } from './bench-contract';

/** A way to do the same: as many requests in order; or those, the last refused, and all before it undone. */
export interface Subject {
  readonly name: string;
  /** How its workflow is started. Absent: through the gateway, or by the peer of this name. */
  readonly start?: (work: Work) => { readonly type: string; readonly taskQueue: string; readonly args: unknown[] };
}

const byEngine = (at?: Work['at']) => (work: Work) => ({
  ...{ type: 'inOrder', taskQueue: 'bench' },
  args: [{ ...work, ...(at && { at }) }],
});

/** The first is what the others are compared with. */
export const subjects: readonly Subject[] = [
  { name: 'by hand', start: (work) => ({ type: 'inOrderByHand', taskQueue: 'bench', args: [work] }) },
  { name: 'engine', start: byEngine() },
  { name: 'barrier on SQLite', start: byEngine('sqlite') },
  { name: 'barrier on PostgreSQL', start: byEngine('postgres') },
  { name: 'through the gateway' },
  { name: 'routing slip', start: asSlip },
  { name: 'state machine', start: asMachine },
];

const request = { participant: 'stock', request: 'take', compensation: 'putBack', refusals: ['Gone'] } as const;

function asSlip({ steps, refused }: Work) {
  const itinerary = Array.from({ length: steps }, (_, n) => ({
    ...request,
    arguments: { n, refuse: refused && n === steps - 1 },
  }));
  const slip: Slip = { owner: 'bench', itinerary, variables: {} };
  const { taskQueue, args } = setOut(slip);
  return { type: 'slip', taskQueue, args: [...args] };
}

function asMachine({ steps, refused }: Work) {
  const states = Object.fromEntries(
    Array.from({ length: steps }, (_, n) => [
      `take ${n}`,
      {
        ...{ Type: 'Task', Resource: 'urn:backstitch:stock:take' },
        Arguments: { n, refuse: refused && n === steps - 1 },
        ...(n === steps - 1 ? { End: true } : { Next: `take ${n + 1}` }),
      },
    ]),
  );
  const definition = { QueryLanguage: 'JSONata', StartAt: 'take 0', States: states };
  const started = {
    ...{ kind: 'state-machine', name: 'bench', edition: thisEdition },
    bindings: {
      'urn:backstitch:stock:take': { as: 'request', ...request, refusals: request.refusals.map((code) => ({ code })) },
    },
    machines: { bench: { version: 1, definition, unwind: 'mirror' } },
  } as unknown as Started;
  return { type: 'bench', taskQueue: 'state-machines', args: [{}, null, started] };
}
