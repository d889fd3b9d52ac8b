import { setTimeout as sleep } from 'node:timers/promises';
import type { Saga } from '@backstitch/saga-log';
import { askGateway, type SeenStart, tellAgain } from './ask-gateway';
import { converged } from './converged';
import { eachOf } from './each-of';
import { Operators } from './operators';
import { type PlannedFault, plannedFaults } from './planned-faults';
import { type Offer, plannedOffers } from './planned-offers';
import type { ChaosSettings } from './settings-of';
import type { ChaosHarness } from './chaos-harness';
import { strike } from './strike';
import { violationsOf } from './violations-of';

/** What a run has come to: its last line. */
export interface ChaosClosing {
  readonly seed: number;
  readonly seconds: number;
  readonly rate: number;
  readonly database: string;
  readonly offered: number;
  readonly accepted: number;
  readonly completed: number;
  readonly compensated: number;
  readonly cancelled: number;
  /** How many of each kind took effect; what operators did among them. */
  readonly faults: Readonly<Record<string, number>>;
  /** Sagas that had not ended when all was healed. */
  readonly openWhenHealed: number;
  /** How long after that the last of them ended, in ms; 0: there was none. */
  readonly longestToConvergeMs: number;
  /** Events that participants and clients have published. */
  readonly events: number;
  /** Sagas, nested ones too, whose records were held against their histories. */
  readonly recorded: number;
  readonly violations: readonly string[];
}

/** One run, from the start of the platform to its judgement. What was started is the caller's to stop. */
export async function runChaos(settings: ChaosSettings, harness: ChaosHarness, data: string): Promise<ChaosClosing> {
  const { platform, seed, seconds, rate, database, converge, plant } = settings;
  await harness.start(database);
  const offers = plannedOffers(platform.chaos, { seed, seconds, rate });
  const faults = plannedFaults({
    ...{ seed, seconds, processes: harness.processes, domain: platform.chaos, hasPostgres: database === 'postgres' },
    wires: [...harness.wires.keys()].sort(),
  });
  console.log(`Seed ${seed}: ${offers.length} sagas, ${faults.length} faults in ${seconds} s. Data: ${data}`);
  const since = Date.now();
  const at = (ms: number) => sleep(Math.max(0, since + ms - Date.now()));
  const log = (text: string) => console.log(`${((Date.now() - since) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
  let giveUp = Number.POSITIVE_INFINITY;
  let last: Offer | undefined;
  const clients = offers.map(async (offer) => {
    await at(offer.at);
    const seen = await askGateway(harness, offer, () => giveUp);
    last = offer;
    return seen;
  });
  const struck = new Struck(harness, offers, log);
  const operators = new Operators(harness, offers, platform.stateMachines, { seed, seconds }, log);
  await Promise.all([
    at(seconds * 1_000),
    operators.act(at),
    ...faults.map(async (fault) => {
      await at(fault.at);
      await struck.strike(fault);
    }),
  ]);

  await harness.heal();
  const healedAt = Date.now();
  giveUp = healedAt + converge;
  log('Healed');
  const starts = await Promise.all(clients);
  log(`Every client is answered, the last one's saga: ${last?.type}, ${last?.kind}, ${last?.key}`);
  // A machine that doesn't keep up with what was offered has only now taken all of it.
  giveUp = Date.now() + converge;
  await operators.recoverAll(() => giveUp);
  log(`${operators.ended.size} were ended by force, and are recovered`);
  const isEnded = ({ offer: { type }, ids: own }: SeenStart) =>
    [...own].some((id) => operators.ended.has(`${type}/${id}`));
  await eachOf(starts.filter(isEnded), (seen) => tellAgain(harness, seen, () => giveUp));
  const ids = starts.flatMap(({ offer: { type }, ids: own }) => [...own].map((id) => `${type}/${id}`));
  const ended = await converged(harness.gateway, ids, Math.max(5_000, giveUp - Date.now()));
  log(`${ended.size} of ${ids.length} have ended`);
  if (plant !== undefined) await platform.chaos.plants[plant]!(harness.databaseUrlOf);
  const judged = await violationsOf({ platform, harness, data, starts, ended, operators });

  const sagas = [...ended.values()];
  const late = sagas.map(({ endedAt }) => Date.parse(endedAt!) - healedAt).filter((ms) => ms > 0);
  const count = (...wanted: readonly Saga['status'][]) => sagas.filter(({ status }) => wanted.includes(status)).length;
  return {
    ...{ seed, seconds, rate, database, offered: offers.length, accepted: ids.length },
    ...{ completed: count('completed'), compensated: count('compensated', 'failed'), cancelled: count('cancelled') },
    faults: { ...struck.counts, ...operators.counts },
    openWhenHealed: late.length,
    longestToConvergeMs: Math.max(0, ...late),
    ...judged,
  };
}

/** The faults that took effect, counted by kind; those of the clients are known from the start. */
class Struck {
  readonly counts: Record<string, number>;

  constructor(
    private readonly harness: ChaosHarness,
    offers: readonly Offer[],
    private readonly log: (text: string) => void,
  ) {
    this.counts = {
      'duplicate-start': offers.filter(({ copies }) => copies > 1).length,
      'client-hangs-up': offers.filter(({ isImpatient }) => isImpatient).length,
    };
  }

  async strike(fault: PlannedFault): Promise<void> {
    const { kind, target, lasts } = fault;
    this.log(`${kind} ${target}${lasts > 0 ? ` for ${lasts} ms` : ''}`);
    // What a fault can't reach is down already.
    await strike(this.harness, fault).then(
      () => (this.counts[kind] = (this.counts[kind] ?? 0) + 1),
      (error: Error) => this.log(`${kind} ${target} came to nothing: ${error.message}`),
    );
  }
}
