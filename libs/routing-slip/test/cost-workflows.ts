import { continueAsNew, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

export { slip as default } from '../src/workflows/slip';

type Verbs = Record<'doOne' | 'doTwo' | 'doThree', (input: object) => Promise<unknown>>;

/** The same activities from one workflow: what a saga in code writes, too (`libs/saga/test/happy-path`). */
export async function inCode(): Promise<void> {
  const at = (taskQueue: string) => proxyActivities<Verbs>({ taskQueue, startToCloseTimeout: '10s' });
  await at('one').doOne({});
  await at('two').doTwo({});
  await at('three').doThree({});
}

/** A hop as it would be with a local activity: no decision is meant by it, only its events are counted. */
export async function localHop(again: boolean): Promise<void> {
  await proxyLocalActivities<Verbs>({ startToCloseTimeout: '10s' }).doOne({});
  if (again) await continueAsNew<typeof localHop>(false);
}
