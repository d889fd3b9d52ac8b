import { Seeded } from './seeded.mjs';

const participants = ['hotels', 'flights', 'cars', 'payments'];
const card = ['late', 'twice', 'never', 'error'];

/** What can be done to whom. One that is longer than an attempt's ten seconds makes a worker come back from the dead. */
const kindsFor = (database) => ({
  kill: {
    targets: ['gateway', 'orchestrator', ...participants, 'temporal', 'card-provider', ...database],
    lasts: [0, 0],
  },
  freeze: {
    targets: ['gateway', 'orchestrator', ...participants, 'temporal', 'card-provider', ...database],
    lasts: [500, 4_000],
  },
  'back-from-the-dead': { targets: [...participants, 'orchestrator'], lasts: [11_000, 13_500] },
  cut: { targets: ['wires'], lasts: [0, 0] },
  refuse: { targets: ['wires'], lasts: [500, 4_000] },
  delay: { targets: ['wires'], lasts: [1_500, 5_000] },
  'half-open': { targets: ['wires'], lasts: [1_500, 6_000] },
  ...Object.fromEntries(card.map((answer) => [`card-${answer}`, { targets: ['card-provider'], lasts: [0, 0] }])),
});

/** A process that starts again needs a moment before it is worth striking again. */
const rest = 4_000;

/**
 * What will go wrong, and when: the same for the same seed. Kinds and targets are dealt in rounds, so that a short run
 * sees most of them. Nothing is struck twice at once, else the second fault would heal with the first.
 * @returns for each: `at` in ms, `kind`, `target`, how long it `lasts` in ms, and `amount`, from 0 to 1, of whatever
 */
export function plannedFaults({ seed, seconds, wires, database }) {
  const random = new Seeded(seed ^ 0x5eed);
  const kinds = kindsFor(database);
  const deal = random.dealer(Object.keys(kinds));
  const dealTarget = Object.fromEntries(
    Object.entries(kinds).map(([kind, { targets }]) => [
      kind,
      random.dealer(targets.flatMap((target) => (target === 'wires' ? wires : [target]))),
    ]),
  );
  const busyUntil = {};
  const faults = [];
  const end = seconds * 1_000;
  const add = (at, kind) => {
    const target = dealTarget[kind]();
    const [least, most] = kinds[kind].lasts;
    const lasts = random.between(least, most);
    const amount = random.next();
    if ((busyUntil[target] ?? 0) > at || at + lasts > end) return;
    if (!kind.startsWith('card-')) busyUntil[target] = at + lasts + rest;
    faults.push({ at, kind, target, lasts, amount });
  };
  // The longest comes first, or a short run would have no room for it.
  add(1_500, 'back-from-the-dead');
  for (let at = 2_500; at < end; at += random.between(600, 2_200)) add(at, deal());
  // Long enough for a deadline of a minute to pass: whoever waits for a room has to give everything back.
  if (seconds >= 150) faults.push({ at: 40_000, kind: 'past-a-deadline', target: 'hotels', lasts: 66_000, amount: 0 });
  return faults.sort((a, b) => a.at - b.at);
}
