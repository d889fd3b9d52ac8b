import type { ChaosDomain } from '../platform/chaos-domain';
import type { PlatformProcess } from '../platform/platform-process';
import { Seeded } from './seeded';

/** How many of each kind there are in one round. */
const round = {
  kill: 3,
  freeze: 2,
  'back-from-the-dead': 1,
  'half-open': 2,
  'disk-full': 1,
  cut: 1,
  refuse: 1,
  delay: 1,
  outside: 2,
} as const;
type Dealt = keyof typeof round;

/** How long it lasts, in ms. Longer than an attempt's ten seconds, a worker comes back from the dead. */
const lasting: Readonly<Partial<Record<Dealt, readonly [least: number, max: number]>>> = {
  freeze: [500, 4_000],
  'back-from-the-dead': [11_000, 13_500],
  refuse: [500, 4_000],
  delay: [1_500, 5_000],
  'half-open': [1_500, 6_000],
  'disk-full': [1_500, 6_000],
};

/** A process that starts again needs a moment before it is worth striking again. */
const rest = 4_000;

export type PlannedKind = Exclude<Dealt, 'outside'> | 'past-a-deadline' | `outside-${string}`;

/** What will go wrong. */
export interface PlannedFault {
  /** In ms after the start. */
  readonly at: number;
  readonly kind: PlannedKind;
  /** A process, a wire, or `postgres`. */
  readonly target: string;
  /** In ms; 0: it is over at once. */
  readonly lasts: number;
  /** From 0 to 1, of whatever. */
  readonly amount: number;
}

export interface FaultPlan {
  readonly seed: number;
  readonly seconds: number;
  readonly processes: readonly Pick<PlatformProcess, 'name' | 'role'>[];
  readonly domain: Pick<ChaosDomain, 'outside' | 'pastADeadline'>;
  /** Their names, in an order that doesn't change. */
  readonly wires: readonly string[];
  /** Are databases on PostgreSQL? Else they are files. */
  readonly hasPostgres: boolean;
}

/**
 * What will go wrong, and when: the same for the same seed. Kinds and targets are dealt in rounds, so that a short run
 * sees most of them. Nothing is struck while it is struck already, else the second fault would heal with the first.
 */
export function plannedFaults({ seed, seconds, processes, domain, wires, hasPostgres }: FaultPlan): PlannedFault[] {
  const random = new Seeded(seed ^ 0x5eed);
  const named = (...roles: readonly PlatformProcess['role'][]) =>
    processes.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  const database = hasPostgres ? ['postgres'] : [];
  const all = [...named('gateway', 'sagas', 'participant'), 'temporal', ...named('outside'), ...database];
  const targets: Readonly<Record<Dealt, readonly string[]>> = {
    kill: all,
    freeze: all,
    'back-from-the-dead': named('participant', 'sagas'),
    'half-open': wires,
    'disk-full': hasPostgres ? database : named('participant'),
    cut: wires,
    refuse: wires,
    delay: wires,
    outside: domain.outside === undefined ? [] : [domain.outside.process],
  };
  const kinds = (Object.keys(round) as Dealt[]).filter((kind) => targets[kind].length > 0);
  const deal = random.dealer(kinds.flatMap((kind) => Array<Dealt>(round[kind]).fill(kind)));
  const dealTarget = new Map(kinds.map((kind) => [kind, random.dealer(targets[kind])]));
  const dealAnswer = random.dealer(domain.outside?.answers ?? []);
  const end = seconds * 1_000;
  const faults: PlannedFault[] = [];
  const isStruck = (at: number, target: string, lasts: number) =>
    faults.some((other) => other.target === target && at < other.at + other.lasts + rest && other.at < at + lasts);
  const add = (at: number, kind: Dealt) => {
    const [least, max] = lasting[kind] ?? [0, 0];
    const fault = { at, target: dealTarget.get(kind)!(), lasts: random.between(least, max), amount: random.next() };
    if (at + fault.lasts > end || (kind !== 'outside' && isStruck(at, fault.target, fault.lasts))) return;
    faults.push({ ...fault, kind: kind === 'outside' ? `outside-${dealAnswer()}` : kind });
  };
  const { pastADeadline } = domain;
  if (pastADeadline !== undefined && 20_000 + pastADeadline.lasts < end) {
    faults.push({ at: 20_000, kind: 'past-a-deadline', amount: 0, ...pastADeadline });
  }
  // The longest comes first, or a short run would have no room for it.
  add(1_500, 'back-from-the-dead');
  for (let at = 2_500; at < end; at += random.between(600, 2_200)) add(at, deal());
  return faults.sort((a, b) => a.at - b.at);
}
