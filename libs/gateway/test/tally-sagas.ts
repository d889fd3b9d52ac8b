import { ask, saga } from '@backstitch/saga';
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { counting, gatewayNoted as noted, gatewayOpening as opening } from './tallies';

interface Heard {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: { readonly n: number };
}

/** Hears events as a process does: by a signal, each once, and tells what became of them. An odd number is rejected. */
export async function gatewayTally(first: Heard): Promise<number[]> {
  const heard: Heard[] = [];
  const hear = (event: Heard) => {
    if (!heard.some(({ id }) => id === event.id)) heard.push(event);
  };
  const outcomeOf = ({ data: { n }, type }: Heard) =>
    type === 'Counted' && n % 2 === 1 ? { outcome: 'rejected', reason: 'odd' } : { outcome: 'handled' };
  setHandler(defineSignal<[Heard]>('backstitch.event'), hear);
  setHandler(defineQuery('backstitch.events'), () =>
    heard.map((event) => ({ id: event.id, source: event.source, ...outcomeOf(event) })),
  );
  hear(first);
  await condition(() => heard.some(({ type }) => type === 'Closed'));
  return heard.map(({ data }) => data.n);
}

const { open } = ask(counting);
export const gatewayOpening = saga(opening, (input) => open(input));
export const gatewayNoted = saga(noted, (input) => Promise.resolve(input));
