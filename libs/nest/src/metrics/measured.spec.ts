import { participant, refusal } from '@backstitch/contract';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { measured } from './measured';
import { processMetrics } from './process-metrics';

const Full = refusal('Full', z.object({}));
const inn = participant('measuredInn', {
  reserve: { input: z.object({}), output: z.object({}), refusals: [Full], compensation: 'cancel' },
});

it('counts a verb by its side and outcome, and says again what it said', async () => {
  const refused = ApplicationFailure.create({ type: 'Full', nonRetryable: true });
  const broken = new Error('broken');
  const answers: (() => Promise<unknown>)[] = [
    async () => 'room',
    () => Promise.reject(refused),
    () => Promise.reject(broken),
    () => Promise.reject(broken),
  ];
  const next = () => answers.shift()!();
  const { reserve, cancel } = measured(inn, { reserve: next, cancel: next });
  expect(await reserve!()).toBe('room');
  await expect(reserve!()).rejects.toBe(refused);
  await expect(reserve!()).rejects.toBe(broken);
  await expect(cancel!()).rejects.toBe(broken);

  const text = await processMetrics.text();
  const of = (verb: string, side: string, outcome: string) =>
    `backstitch_barrier_duration_seconds_count{participant="measuredInn",verb="${verb}",side="${side}",outcome="${outcome}"} 1`;
  expect(text).toContain(of('reserve', 'request', 'completed'));
  expect(text).toContain(of('reserve', 'request', 'refused'));
  expect(text).toContain(of('reserve', 'request', 'failed'));
  expect(text).toContain(of('cancel', 'compensation', 'failed'));
  expect(text).toContain('backstitch_compensation_failures_total{participant="measuredInn",verb="cancel"} 1');
});
