import { Seeded } from './seeded.mjs';

const participants = ['hotels', 'flights', 'cars', 'payments'];
const processes = ['gateway', 'orchestrator', 'coordinator', ...participants, 'temporal', 'card-provider'];

/** How many of each kind there are in one round. */
const round = {
  kill: 3,
  freeze: 2,
  'back-from-the-dead': 1,
  'half-open': 2,
  'disk-full': 1,
  ...{ cut: 1, refuse: 1, delay: 1, card: 2 },
};

/** How the card provider answers, dealt for each fault of the kind `card`. */
const answers = ['late', 'twice', 'never', 'error'];

/** How long it lasts, in ms. Longer than an attempt's ten seconds, a worker comes back from the dead. */
const lasting = {
  freeze: [500, 4_000],
  'back-from-the-dead': [11_000, 13_500],
  refuse: [500, 4_000],
  delay: [1_500, 5_000],
  'half-open': [1_500, 6_000],
  'disk-full': [1_500, 6_000],
};

/** A process that starts again needs a moment before it is worth striking again. */
const rest = 4_000;

/** Longer than the deadline of a minute that one type of saga has: whoever waits for a room gives everything back. */
const deadlinePasses = { at: 20_000, kind: 'past-a-deadline', target: 'hotels', lasts: 66_000, amount: 0 };

/**
 * What will go wrong, and when: the same for the same seed. Kinds and targets are dealt in rounds, so that a short run
 * sees most of them. Nothing is struck while it is struck already, else the second fault would heal with the first.
 * @param wires their names, in an order that doesn't change
 * @param database `['postgres']`, or nothing where databases are files
 * @returns for each: `at` in ms, `kind`, `target`, how long it `lasts` in ms, and `amount`, from 0 to 1, of whatever
 */
export function plannedFaults({ seed, seconds, wires, database }) {
  const random = new Seeded(seed ^ 0x5eed);
  const targets = {
    kill: [...processes, ...database],
    freeze: [...processes, ...database],
    'back-from-the-dead': [...participants, 'orchestrator', 'coordinator'],
    card: ['card-provider'],
    'disk-full': database.length > 0 ? database : participants,
  };
  const deal = random.dealer(Object.entries(round).flatMap(([kind, count]) => Array(count).fill(kind)));
  const dealTarget = Object.fromEntries(
    Object.keys(round).map((kind) => [kind, random.dealer(targets[kind] ?? wires)]),
  );
  const dealAnswer = random.dealer(answers);
  const end = seconds * 1_000;
  const faults = [];
  const isStruck = ({ at, kind, target, lasts }) =>
    kind !== 'card' &&
    faults.some((other) => other.target === target && at < other.at + other.lasts + rest && other.at < at + lasts);
  const add = (at, kind) => {
    const [least, most] = lasting[kind] ?? [0, 0];
    const fault = { at, kind, target: dealTarget[kind](), lasts: random.between(least, most), amount: random.next() };
    if (at + fault.lasts > end || isStruck(fault)) return;
    faults.push(kind === 'card' ? { ...fault, kind: `card-${dealAnswer()}` } : fault);
  };
  if (deadlinePasses.at + deadlinePasses.lasts < end) faults.push(deadlinePasses);
  // The longest comes first, or a short run would have no room for it.
  add(1_500, 'back-from-the-dead');
  for (let at = 2_500; at < end; at += random.between(600, 2_200)) add(at, deal());
  return faults.sort((a, b) => a.at - b.at);
}
