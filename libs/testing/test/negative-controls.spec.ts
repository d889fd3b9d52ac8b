import {
  GuaranteeViolated,
  type TestParticipant,
  type VerifyOptions,
  scheduleInWords,
  verifySaga,
} from '@backstitch/testing';
import {
  doesNotHearOfAnswers,
  effectOutside,
  undoMissing,
  undoNotIdempotent,
  withoutBarrier,
  withoutIdempotency,
} from './broken-participants';
import { shop, shopCatalogue } from './shop';

const verifying = (
  saga: keyof typeof shop,
  participants: readonly TestParticipant[] = [],
  options: Partial<VerifyOptions> = {},
) =>
  verifySaga({
    ...{ workflowsPath: require.resolve('./shop-sagas'), saga: shop[saga], catalogue: shopCatalogue, participants },
    ...{ input: { item: 'hat' }, address: process.env.BACKSTITCH_TEST_TEMPORAL!, cache: 'on', within: 25_000 },
    ...options,
  });

/** Kinds of faults that take long, and that these are found without: `kinds.spec.ts` tries them. */
const without = ['reset', 'operator', 'uncalled', 'in-one-task', 'large', 'other-database'] as const;

/** What a verification reports, which is expected to fail: the smallest schedule, and then all of them. */
async function violation(of: ReturnType<typeof verifying>): Promise<string> {
  const error: unknown = await of.catch((reason: unknown) => reason);
  if (error instanceof GuaranteeViolated) {
    const all = error.verification.violations.map(({ schedule, findings }) =>
      [scheduleInWords(schedule), ...findings.map(({ text }) => text)].join('; '),
    );
    return [error.message, ...all].join('\n');
  }
  throw error instanceof Error ? error : new Error(`It was not found: ${JSON.stringify(error)}`);
}

it('finds nothing in a saga that is as it should be', async () => {
  const { verdicts, points } = await verifying('buyTwoSideBySide', [], { without });
  expect(verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  expect(points).toEqual(expect.arrayContaining(['take.2', 'take.2/compensation', 'pay']));
});

it('finds an undo that is registered too late, says which schedule shows it, and shows it again', async () => {
  const report = await violation(verifying('undoRegisteredLate', [], { without }));
  expect(report).toContain('pay took effect, its answer was lost each time; payBack never ran: pay is still in effect');
  expect(report).toContain('take timed out and arrived');

  const [, seed, only] = /\{ seed: (\d+), only: \['(.*)'\] \}/.exec(report)!;
  const again = await violation(verifying('undoRegisteredLate', [], { seed: Number(seed), only: [only!] }));
  expect(again).toContain('did not hold in 1 of 1 schedules');
});

it('finds undos in the wrong order', async () => {
  expect(await violation(verifying('undoneInTheWrongOrder', [], { without }))).toContain(
    'take was undone before pay, which was asked after it',
  );
});

it('finds a pivot that comes too early', async () => {
  expect(await violation(verifying('pivotTooEarly', [], { without }))).toContain(
    'take was refused after the pivot and nothing catches it: the saga waits for an operator',
  );
});

it('finds an undo that is missing', async () => {
  const only = ['pay:refused:NoMoney'];
  expect(await violation(verifying('stampFirst', [undoMissing()], { only }))).toContain(
    'stamp is still in effect, and its contract says that nothing undoes it',
  );
});

it('finds a participant without a barrier', async () => {
  const report = await violation(verifying('buy', [withoutBarrier()], { without }));
  expect(report).toContain('take was delivered twice at the same moment; take took effect 2 times');
  expect(report).toContain('take timed out and arrived after its compensation; putBack ran, and yet take is still');
});

it('finds a participant whose requests are not idempotent', async () => {
  const only = ['take:answer-lost:once'];
  expect(await violation(verifying('buy', [await withoutIdempotency()], { only }))).toMatch(/take took effect 2 times/);
});

it('finds an undo that is not idempotent', async () => {
  const only = ['pay:refused:NoMoney + take/compensation:answer-lost:once'];
  expect(await violation(verifying('buy', [undoNotIdempotent()], { only }))).toContain('take was undone 2 times');
});

it('finds an operator’s act that changes nothing and is accepted all the same', async () => {
  const report = await violation(
    verifying('takesAnyAct', [], { only: ['take:uncalled', 'pay:cancel:twice under one key'] }),
  );
  expect(report).toContain("the operator's resolve of take, which needed no attention, was accepted");
  expect(report).toContain('the saga has accepted to be cancelled, and completed');
});

it('finds what goes wrong only when two answers come in one task, in one order', async () => {
  const only = ['first', 'last'].flatMap((how) => [`take:in-one-task:${how}`, `take:in-one-task:${how} + no cache`]);
  const report = await violation(verifying('stumbles', [], { only }));
  expect(report).toContain('did not hold in 2 of 4 schedules');
  expect(report).toContain('take was answered in one task with all that was in flight, last');
});

it('finds what one payload can’t take', async () => {
  const report = await violation(
    verifying('keepsAll', [], { only: [':large:100 KB each', ':large:1.9 MB each'], within: 6_000 }),
  );
  expect(report).toContain('did not hold in 1 of 2 schedules');
  expect(report).toContain('every answer took 1.9 MB; the saga never ended: its workflow task fails again and again');
});

it('finds a compensation that is done where nobody knows of its request', async () => {
  const only = ['take/compensation:other-database:twelve times + pay:refused:NoMoney'];
  const report = await violation(verifying('buy', [doesNotHearOfAnswers()], { only }));
  expect(report).toContain('the compensation of take met another database, twelve times');
  expect(report).toContain('putBack ran, and yet take is still in effect');
});

it('finds an effect outside the barrier', async () => {
  const report = await violation(verifying('buy', [effectOutside()], { without }));
  expect(report).toContain('take did its work and its transaction was rolled back, once; take took effect 2 times');
});
