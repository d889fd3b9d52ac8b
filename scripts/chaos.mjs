#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fetchServer } from './fetch-server.mjs';
import { prepare } from './prepare.mjs';
import { Trouble, tell } from './trouble.mjs';

const help = `npm run chaos: starts the whole platform, breaks it in every way while clients use it, heals it, and judges.

  --seconds   60       for how long things go wrong
  --rate      4        sagas offered per second
  --seed      random   the same seed offers and breaks the same
  --database  sqlite   where participants keep their records: sqlite or postgres
  --converge  180      how long it may take, in seconds, until every saga has ended after all was healed
  --data      FOLDER   where databases and logs are kept; by default a temporary folder, which stays if it goes wrong
  --plant     FAULT    a wrong to be found: stray-room, a room that is held for no saga
`;

/** What was started; Ctrl-C ends it, whatever is under way. */
let stage;
let isStopping = false;

function settings() {
  const text = { type: 'string' };
  const options = { seconds: text, rate: text, seed: text, database: text, converge: text, data: text, plant: text };
  const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
  if (values.help) return undefined;
  const number = (name, otherwise) => {
    const given = Number(values[name] ?? otherwise);
    if (Number.isFinite(given) && given > 0) return given;
    throw new Trouble('bad-parameter', `--${name} is '${values[name]}': write a number above 0.`);
  };
  const choice = (name, choices) => {
    const given = values[name] ?? choices[0];
    if (choices.includes(given)) return given;
    throw new Trouble('bad-parameter', `--${name} is '${given}': write ${choices.join(' or ')}.`);
  };
  return {
    ...{ seconds: number('seconds', 60), rate: number('rate', 4), converge: number('converge', 180) * 1_000 },
    seed: Math.round(number('seed', 1 + Math.floor(Math.random() * 1_000_000))),
    database: choice('database', ['sqlite', 'postgres']),
    ...(values.data !== undefined && { data: resolve(values.data) }),
    ...(values.plant !== undefined && { plant: choice('plant', ['stray-room']) }),
  };
}

async function chaos(set) {
  await prepare();
  await fetchServer();
  // Our own libs can be loaded only when they are built.
  const [{ Stage }, { plannedOffers }, { plannedFaults }, { offered }, { strike }, { converged }, { violationsOf }] =
    await Promise.all([
      import('./chaos/stage.mjs'),
      import('./chaos/offers.mjs'),
      import('./chaos/fault-plan.mjs'),
      import('./chaos/client.mjs'),
      import('./chaos/strike.mjs'),
      import('./chaos/converge.mjs'),
      import('./chaos/judgement.mjs'),
    ]);
  const data = set.data ?? mkdtempSync(join(tmpdir(), 'backstitch-chaos-'));
  mkdirSync(data, { recursive: true });
  stage = new Stage(data);
  await stage.start(set.database);

  const offers = plannedOffers(set);
  const faults = plannedFaults({
    ...set,
    wires: [...stage.wires.keys()].sort(),
    database: set.database === 'postgres' ? ['postgres'] : [],
  });
  console.log(`Seed ${set.seed}: ${offers.length} sagas, ${faults.length} faults in ${set.seconds} s. Data: ${data}`);
  const since = Date.now();
  const at = (ms) => sleep(Math.max(0, since + ms - Date.now()));
  const log = (text) => console.log(`${((Date.now() - since) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
  let giveUp = Number.POSITIVE_INFINITY;
  let last;
  const clients = offers.map(async (offer) => {
    await at(offer.at);
    const seen = await offered(stage, offer, () => giveUp);
    last = offer;
    return seen;
  });
  const done = {
    'duplicate-start': offers.filter(({ copies }) => copies > 1).length,
    'client-hangs-up': offers.filter(({ isImpatient }) => isImpatient).length,
  };
  await Promise.all([
    at(set.seconds * 1_000),
    ...faults.map(async (fault) => {
      await at(fault.at);
      log(`${fault.kind} ${fault.target}${fault.lasts > 0 ? ` for ${fault.lasts} ms` : ''}`);
      // Whom a fault can't reach is down already.
      await strike(stage, fault).then(
        () => (done[fault.kind] = (done[fault.kind] ?? 0) + 1),
        (error) => log(`${fault.kind} ${fault.target} came to nothing: ${error.message}`),
      );
    }),
  ]);

  await stage.heal();
  const healedAt = Date.now();
  giveUp = healedAt + set.converge;
  log('Healed');
  const starts = await Promise.all(clients);
  log(`Every client is answered, the last one's saga: ${last.type}, ${last.kind}, ${last.key}`);
  const ids = starts.flatMap(({ offer: { type }, ids: own }) => [...own].map((id) => `${type}/${id}`));
  const ended = await converged(stage, ids, Math.max(5_000, giveUp - Date.now()));
  log(`${ended.size} of ${ids.length} have ended`);
  if (set.plant === 'stray-room') await plantStrayRoom(stage.databaseUrlOf('hotels'));
  const violations = await violationsOf({ stage, data, starts, ended });

  const sagas = [...ended.values()];
  const count = (wanted) => sagas.filter(({ status }) => status === wanted).length;
  const longest = Math.max(0, ...sagas.map(({ endedAt }) => Date.parse(endedAt) - healedAt));
  const { seed, seconds, rate, database } = set;
  return {
    ...{ seed, seconds, rate, database, offered: offers.length, accepted: ids.length },
    ...{
      completed: count('completed'),
      compensated: count('compensated') + count('failed'),
      cancelled: count('cancelled'),
    },
    ...{ faults: done, longestToConvergeMs: longest, violations, data },
  };
}

/** A negative control: what no saga holds must be found. */
async function plantStrayRoom(url) {
  const { openDatabase } = await import('@backstitch/database');
  const { kysely, close } = await openDatabase(url);
  const room = { id: 'stray', step_key: 'stray', city: 'Lisbon', from: '2026-01-01', nights: 1, guest: 'Nobody' };
  await kysely
    .insertInto('reservation')
    .values({ ...room, status: 'held' })
    .execute();
  await close();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    isStopping = true;
    console.log('\nStopping');
    void Promise.resolve(stage?.stop()).finally(() => process.exit(130));
  });
}
try {
  const set = settings();
  if (set === undefined) console.log(help);
  else {
    const { data, ...closing } = await chaos(set);
    await stage.stop();
    const isWell = closing.violations.length === 0;
    if (isWell && set.data === undefined) rmSync(data, { recursive: true, force: true });
    else console.log(`Databases and logs: ${data}`);
    console.log(JSON.stringify(closing));
    process.exit(isWell ? 0 : 1);
  }
} catch (error) {
  // What Ctrl-C ends fails on the way.
  if (!isStopping) {
    tell(error);
    await stage?.stop();
    process.exit(2);
  }
}
