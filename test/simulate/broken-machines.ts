import { processNames } from '@backstitch/process-manager';
import { condition, defineSignal, setHandler } from '@temporalio/workflow';

/** What is wrong with a workflow that calls itself a process. */
export type WrongProcess = 'forgets' | 'keeps silent' | 'waits';

/** Takes the place of a process type of machines: the name of its first state says what is wrong with it. */
export async function driven({ data }: { readonly data: unknown }): Promise<unknown> {
  const [first] = (data as { readonly states: readonly { readonly at: WrongProcess }[] }).states;
  let came = 0;
  setHandler(defineSignal(processNames.event), () => void (came += 1));
  await condition(() => came > 0);
  switch (first!.at) {
    case 'forgets':
      return { taken: [], told: 0 };
    case 'keeps silent':
      return { taken: ['e0'], told: 1 };
    case 'waits':
      return new Promise(() => undefined);
  }
}
