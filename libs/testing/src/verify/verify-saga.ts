import type { Catalogue, SagaType } from '@backstitch/contract';
import { searchAttributes } from '@backstitch/saga-log';
import { startServer } from '@backstitch/temporal-server';
import { quietRuntime } from '../bench/quiet-runtime';
import fc from 'fast-check';
import type { VerdictName } from '../checker/verdict';
import type { Fault } from '../faults/fault';
import { faultsAt, largeFaults } from '../faults/faults-at';
import { pairsOf } from '../faults/pairs';
import type { Point } from '../faults/point';
import { type Schedule, scheduleId, scheduleOf } from '../faults/schedule';
import { scheduleInWords } from '../faults/fault-in-words';
import type { TestParticipant } from '../participants/test-participant';
import { standIn } from '../participants/stand-in';
import { type TrialResult, runTrial } from '../trial/run-trial';
import { TrialHarness } from '../trial/trial-harness';
import { GuaranteeViolated } from './guarantee-violated';
import { inParallel } from './in-parallel';
import { pointsOf } from './points-of';
import type { Verification } from './verification';
import type { VerifyOptions } from './verify-options';

/** Faults that a fault is added to, at most: further on, nothing new is learned. */
const deepest = 2;

/**
 * Runs a saga once without a fault to learn its steps, then once for every fault at every point: each request and each
 * compensation, cancel, deadline, silence, reset, operators' acts, answers in one task, sizes, a second database, a deploy; each again with every workflow task replayed; then pairs of faults, chosen by
 * the seed. After each run the guarantee is checked: everything is in effect, or nothing. Steps and compensations that
 * only a fault brings about are learned on the way and get their faults, too.
 *
 * Participants that aren't given are stood in for from their contracts, behind the real barrier. It runs on a real
 * Temporal server that skips time, many runs at once.
 *
 * @returns what was tried, when the guarantee held
 * @throws GuaranteeViolated with the smallest schedule that breaks it, in words, and how to run it again; Error when the
 * saga doesn't complete without a fault
 * @example
 * it('holds its guarantee', async () => {
 *   await verifySaga({ workflowsPath: require.resolve('../src/sagas'), saga: trips.bookTrip, input, catalogue });
 * });
 */
export async function verifySaga(options: VerifyOptions): Promise<Verification> {
  const { namespace = 'default', seed = 1, answers = {} } = options;
  const { sagaTypes } = options.catalogue;
  // One whose definition is stored needn't be in a catalogue.
  const isKnown = sagaTypes.some(({ name }) => name === options.saga.name);
  const catalogue = isKnown ? options.catalogue : { ...options.catalogue, sagaTypes: [...sagaTypes, options.saga] };
  quietRuntime();
  const began = Date.now();
  const server =
    options.address === undefined ? await startServer({ timeSkipping: true, searchAttributes }) : undefined;
  const address = options.address ?? server!.address;
  const given = options.participants ?? [];
  const isGiven = (name: string) => given.some(({ participant }) => participant.name === name);
  const asked = new Set([...catalogue.participants, ...(options.saga.contract.participants ?? [])]);
  const stoodIn = [...asked]
    .filter(({ name }) => !isGiven(name))
    .map((participant) => standIn(participant, answers[participant.name]));
  const played = [...given, ...stoodIn];
  const { workflowsPath, promisesLock, next } = options;
  const code = { workflowsPath, promisesLock };
  try {
    const hosts = hostsOf(options.saga, catalogue, played);
    const harness = await TrialHarness.open({ address, namespace, code, next, catalogue, hosts, played, seed });
    try {
      const run = new VerificationRun(harness, options, played);
      for (const input of options.inputs ?? [options.input]) await run.verify(input);
      const verification = await run.close(began);
      if (verification.violations.length > 0) throw new GuaranteeViolated(verification);
      return verification;
    } finally {
      await harness.close();
    }
  } finally {
    await server?.kill();
  }
}

class VerificationRun {
  private readonly results: TrialResult[] = [];
  private readonly points = new Map<string, { readonly point: Point; readonly base: readonly Fault[] }>();
  private count = 0;

  constructor(
    private readonly harness: TrialHarness,
    private readonly options: VerifyOptions,
    private readonly played: readonly TestParticipant[],
  ) {}

  /** Every fault at every point, as the points are learned; then pairs. */
  async verify(input: unknown): Promise<void> {
    const { only, pairs = 0, seed = 1, saga, without = [] } = this.options;
    this.points.clear();
    if (only !== undefined) return void (await this.run(only.map(scheduleOf), input));
    const [happy] = await this.run([{ faults: [], cached: true }], input);
    if (happy!.verdict.verdict !== 'completed') throw notHappy(happy!);
    const singles: Fault[] = [
      { at: '', kind: 'cancel' as const, how: 'start' },
      ...(saga.contract.messages ?? []).map(({ name }) => ({ at: name, kind: 'silence' as const })),
    ].filter(({ kind }) => !without.includes(kind));
    let fresh = this.learn([happy!]);
    if (!without.includes('large')) singles.push(...largeFaults(fresh.map(({ point }) => point)));
    let schedules: Schedule[] = singles.map((fault) => ({ faults: [fault], cached: true }));
    // What is large has to be undone, too.
    const last = fresh.at(-1)?.point.at ?? '';
    const undone = singles.filter(({ kind }) => kind === 'large');
    schedules.push(...undone.map((fault) => ({ faults: [fault, cancelAt(last)], cached: true })));
    while (fresh.length > 0 || schedules.length > 0) {
      for (const { point, base } of fresh) {
        const faults = faultsAt(point, {
          deadline: saga.contract.deadline !== undefined,
          hold: saga.contract.onFailure === 'hold',
          next: this.options.next !== undefined,
        }).filter(({ kind }) => !without.includes(kind));
        singles.push(...faults);
        schedules.push(...faults.map((fault) => ({ faults: [...base, fault], cached: true })));
      }
      fresh = this.learn(await this.run(this.chosen(schedules), input));
      schedules = [];
    }
    await this.run(pairsOf(singles, pairs, seed), input);
  }

  /** Those that are run of these, with the workflow cache and without. */
  private chosen(schedules: readonly Schedule[]): readonly Schedule[] {
    const { cache = 'both', atMost = Infinity, seed = 1 } = this.options;
    const chosen =
      schedules.length > atMost
        ? fc.sample(fc.shuffledSubarray([...schedules], { minLength: atMost, maxLength: atMost }), {
            seed,
            numRuns: 1,
          })[0]!
        : schedules;
    if (cache === 'alternating')
      return chosen.map((schedule, index) => ({ ...schedule, cached: index % 2 === 0 || !isLight(schedule) }));
    return [
      ...chosen,
      ...(cache === 'both' ? chosen.filter(isLight).map((schedule) => ({ ...schedule, cached: false })) : []),
    ];
  }

  private async run(schedules: readonly Schedule[], input: unknown): Promise<TrialResult[]> {
    const { saga, started, messages = {}, concurrency = 24, within = 60_000, attended = [] } = this.options;
    const sent = Array.isArray(messages) ? messages : Object.entries(messages);
    // Those that wait for time-outs first, so that the short ones fill the lanes beside them.
    const slowFirst = [...schedules].sort((a, b) => slowness(b) - slowness(a));
    const results = await inParallel(slowFirst, concurrency, (schedule) => {
      const made: unknown = typeof input === 'function' ? (input as (n: number) => unknown)(this.count++) : input;
      return runTrial(this.harness, { saga, started, messages: sent, schedule, input: made, attended, within });
    });
    this.results.push(...results);
    return results;
  }

  /** Points that were not seen before, each with the faults of the smallest run that has shown it. */
  private learn(results: readonly TrialResult[]): { readonly point: Point; readonly base: readonly Fault[] }[] {
    const fresh: { readonly point: Point; readonly base: readonly Fault[] }[] = [];
    const ranked = [...results].sort((a, b) => rank(a.schedule) - rank(b.schedule));
    for (const { fetched, schedule } of ranked) {
      if (schedule.faults.length > deepest) continue;
      for (const point of pointsOf(fetched, this.options.catalogue, this.played)) {
        if (this.points.has(point.at)) continue;
        const learned = { point, base: schedule.faults };
        this.points.set(point.at, learned);
        fresh.push(learned);
      }
    }
    return fresh;
  }

  async close(began: number): Promise<Verification> {
    const verdicts: Record<VerdictName, number> = { completed: 0, compensated: 0, incomplete: 0, violated: 0 };
    for (const { verdict } of this.results) verdicts[verdict.verdict] += 1;
    const violations = this.results
      .filter(({ verdict }) => verdict.verdict === 'violated' || verdict.verdict === 'incomplete')
      .map(({ schedule, verdict: { workflowId, findings } }) => ({ schedule, workflowId, findings }))
      .sort((a, b) => size(a.schedule) - size(b.schedule));
    const discrepancies = await this.harness.discrepancies();
    if (discrepancies.length > 0) {
      const findings = discrepancies.map((text) => ({ code: 'books' as const, step: '', text }));
      violations.push({ schedule: { faults: [], cached: true }, workflowId: 'all of them together', findings });
    }
    return {
      saga: this.options.saga.name,
      seed: this.options.seed ?? 1,
      schedules: this.results.length,
      milliseconds: Date.now() - began,
      verdicts,
      points: [...this.points.keys()],
      violations,
    };
  }
}

/** A saga that travels runs with its participants, and at home. */
const hostsOf = (saga: SagaType, { sagaTypes }: Catalogue, played: readonly TestParticipant[]): readonly string[] =>
  saga.travels
    ? [...played.map(({ participant }) => participant.name), saga.travels.home]
    : [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];

const cancelAt = (at: string): Fault => ({ at, kind: 'cancel', how: 'done' });

const slow: readonly Fault['kind'][] = ['worker-lost', 'late', 'overtaken', 'no-worker'];
const slowness = ({ faults }: Schedule) =>
  faults.reduce((sum, fault) => sum + (slow.includes(fault.kind) ? 1 : 0) + (fault.how === 'for good' ? 1 : 0), 0);

const size = ({ faults, cached }: Schedule) => 2 * faults.length + (cached ? 0 : 1);

/** A quick and plain way to bring something about comes before a long one. */
const rank = (schedule: Schedule) =>
  size(schedule) * 10 + (schedule.faults.some(({ kind }) => kind === 'refused') ? 0 : isLarge(schedule) ? 50 : 1);

/** To replay megabytes with every task tells nothing of the saga, and keeps all others waiting. */
const isLight = (schedule: Schedule) => !isLarge(schedule);

const isLarge = ({ faults }: Schedule) => faults.some(({ kind }) => kind === 'large');

function notHappy({ verdict, schedule, fetched }: TrialResult): Error {
  const why = verdict.findings.map(({ text }) => text).join('; ') || `it ended ${fetched.saga.end}`;
  const failed = fetched.saga.failure === undefined ? '' : ` with ${fetched.saga.failure}`;
  return new Error(
    `${fetched.saga.type} doesn't complete when ${scheduleInWords(schedule)} (${scheduleId(schedule)}): ${why}${failed}. ` +
      `Look at its input and messages, and give answers for stand-ins whose schemas don't say all.`,
  );
}
