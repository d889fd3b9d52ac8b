import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openConnection } from '@backstitch/client';
import { searchAttributes } from '@backstitch/saga-log';
import { startServer } from '@backstitch/temporal-server';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { argumentsOf } from '../arguments-of';
import { Trouble } from '../trouble';
import { benchProcess } from './bench-process';
import { bundleCosts } from './bundle-costs';
import { memoryOf, memoryTable } from './memory';
import { type Load, type Measured, type Place, measure } from './measure';
import { type PeerName, installPeers, peerNames } from './peers/install-peers';
import type { Peer } from './peers/peer';
import { startPeer } from './peers/start-peer';
import { type Subject, subjects } from './subjects';
import { type Row, ratioOf, table } from './table';

const usage =
  'npm run bench -- [--rounds 3] [--sagas 100] [--steps 4,64] [--in-flight 1,50] [--only NAME,…] [--out bench.json] [--profile FOLDER] [--peers dbos,restate] | --bundles | --memory [--platform examples/trip]';

const options = {
  rounds: { type: 'string', default: '3' },
  sagas: { type: 'string', default: '100' },
  steps: { type: 'string', default: '4,64' },
  'in-flight': { type: 'string', default: '1,50' },
  only: { type: 'string' },
  out: { type: 'string' },
  profile: { type: 'string' },
  peers: { type: 'string' },
  bundles: { type: 'boolean' },
  memory: { type: 'boolean' },
  platform: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * Measures what the engine, the barrier, the gateway and the styles cost beside the same workflow by hand: on one server, in
 * one run, one after the other in each round. `--peers`: other engines of durable code, too, which are installed for it. Prints
 * one table. `--bundles`: what the bundles cost instead; `--memory`: what the processes of a platform have in memory.
 * @returns 0, whatever was measured
 * @throws Trouble `bad-parameter`, `install-failed`
 */
export async function bench(args: readonly string[]): Promise<number> {
  const { values } = argumentsOf(args, options, usage);
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.bundles) {
    for (const line of await bundleCosts()) console.log(line);
    return 0;
  }
  if (values.memory) {
    console.log(memoryTable(await memoryOf(values.platform)));
    return 0;
  }
  const rounds = numbers('rounds', values.rounds)[0]!;
  const chosen = chosenOf(values.only);
  const loads = loadsOf(values);
  const asked = peersOf(values.peers);
  const profile = values.profile === undefined ? undefined : resolve(values.profile);
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-bench-'));
  const databases = testDatabases();
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true }), () => databases.stop()];
  try {
    const server = await startServer({
      dbFile: join(folder, 'temporal.db'),
      searchAttributes: { ...searchAttributes },
    });
    closing.push(() => server.stop());
    const urls = [await databases.fresh('sqlite'), await databases.fresh('postgres')];
    const worker = await benchProcess('bench-worker', [server.address, ...urls], profile);
    closing.push(() => worker.end('asked'));
    const gateway = await benchProcess('bench-gateway', [server.address]);
    closing.push(() => gateway.end());
    const connection = await openConnection({ address: server.address });
    closing.push(() => connection.close());
    const processes = { client: process.pid, worker: worker.pid, server: server.pid, gateway: gateway.pid };
    const peers = new Map<string, Peer>();
    const installed = asked.length > 0 ? installPeers(asked) : '';
    for (const name of asked) {
      const peer = await startPeer(name, { installed, folder, database: () => databases.fresh('postgres') });
      closing.push(() => peer.stop());
      peers.set(name, peer);
    }
    const place = { client: new Client({ connection }), gateway: gateway.told, processes, peers };
    const rows = await rowsOf(place, { rounds, loads, chosen: [...chosen, ...asked.map((name) => ({ name }))] });
    console.log(table(rows));
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(said(rows), undefined, 1)}\n`);
    return 0;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function rowsOf(
  place: Place,
  { rounds, loads, chosen }: { rounds: number; loads: readonly Load[]; chosen: readonly Subject[] },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of loads) {
    const measured = new Map<Subject, Measured[]>(chosen.map((subject) => [subject, []]));
    // What is done for the first time is slower: it isn't counted.
    for (const subject of chosen) await measure(place, subject, { ...load, sagas: load.inFlight });
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of chosen) measured.get(subject)!.push(await measure(place, subject, load));
    }
    const base = measured.get(chosen[0]!)!;
    for (const [{ name }, all] of measured) rows.push(rowOf(name, load, all, base));
  }
  return rows;
}

function rowOf(subject: string, { work, ...load }: Load, rounds: readonly Measured[], base: readonly Measured[]): Row {
  const workerCpu = rounds.flatMap(({ cpu }, at) => {
    const first = base[at]?.cpu.worker;
    return cpu.worker === undefined || !first ? [] : [cpu.worker / first];
  });
  return {
    ...{ subject, load: { ...load, steps: work.steps, refused: work.refused }, rounds },
    ratios: {
      ...(workerCpu.length > 0 && { workerCpu: ratioOf(workerCpu) }),
      perSecond: ratioOf(rounds.map(({ perSecond }, at) => perSecond / base[at]!.perSecond)),
    },
  };
}

/** What a reader needs to judge the figures. */
const said = (rows: readonly Row[]) => ({
  at: new Date().toISOString(),
  node: process.version,
  cores: availableParallelism(),
  comparedWith: subjects[0]!.name,
  rows,
});

/** Each length and number in flight, happy and refused. Long sagas are fewer. */
function loadsOf(values: { sagas: string; steps: string; 'in-flight': string }): Load[] {
  const [sagas] = numbers('sagas', values.sagas);
  return numbers('steps', values.steps).flatMap((steps) =>
    numbers('in-flight', values['in-flight']).flatMap((inFlight) =>
      [false, true].map((refused) => ({
        ...{ work: { steps, refused }, inFlight },
        sagas: Math.max(inFlight, Math.ceil((sagas! * (inFlight === 1 ? 0.2 : 1) * 4) / Math.max(4, steps))),
      })),
    ),
  );
}

/** @throws Trouble `bad-parameter` */
function numbers(name: string, text: string): number[] {
  const all = text.split(',').map(Number);
  if (all.every((one) => Number.isInteger(one) && one > 0)) return all;
  throw new Trouble('bad-parameter', `--${name} takes whole numbers from 1, not '${text}'.\n${usage}`);
}

/** @throws Trouble `bad-parameter` */
const peersOf = (asked: string | undefined): readonly PeerName[] =>
  asked === undefined ? [] : namesIn('peers', asked, peerNames);

/** The first is always there: the others are compared with it. @throws Trouble `bad-parameter` */
function chosenOf(only: string | undefined): readonly Subject[] {
  const known = subjects.map(({ name }) => name);
  const names = only === undefined ? known : namesIn('only', only, known);
  return subjects.filter(({ name }, at) => at === 0 || names.includes(name));
}

/** @throws Trouble `bad-parameter` */
function namesIn<N extends string>(option: string, text: string, known: readonly N[]): readonly N[] {
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name as N));
  if (unknown === undefined) return names as N[];
  throw new Trouble('bad-parameter', `--${option} knows no '${unknown}': known are ${known.join(', ')}.\n${usage}`);
}
