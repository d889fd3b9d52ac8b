import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Work } from './bench-contract';
import { processTimes } from '@backstitch/testing/process';
import type { Peer } from './peers/peer';
import type { Subject } from './subjects';

/** The processes that are looked at, by what they are. */
export type Processes = Readonly<Record<'client' | 'worker' | 'server' | 'gateway', number>>;

/** Where it is measured. */
export interface Place {
  readonly client: Client;
  /** The URL of the gateway. */
  readonly gateway: string;
  readonly processes: Processes;
  /** Other engines, by the names of their subjects. */
  readonly peers: ReadonlyMap<string, Peer>;
}

/** What one subject took for one load, in one round. */
export interface Measured {
  /** Milliseconds from the start of a saga to its answer. */
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
  /** Milliseconds of CPU a saga, by process. Absent where the process table can't be read. */
  readonly cpu: Readonly<Partial<Record<keyof Processes, number>>>;
  /** Bytes of the worker's resident memory at the end. */
  readonly memory?: number;
  /** Of the last saga's history. Absent: it has none in Temporal. */
  readonly events?: number;
  readonly bytes?: number;
}

/** What is done: so many sagas, so many of them at once. */
export interface Load {
  readonly work: Work;
  readonly inFlight: number;
  readonly sagas: number;
}

/** Does a load by one subject. */
export async function measure(
  { client, gateway, peers, ...place }: Place,
  { name, start }: Subject,
  { work, inFlight, sagas }: Load,
): Promise<Measured> {
  const peer = peers.get(name);
  const processes: Partial<Processes> = peer ? { client: place.processes.client, ...peer.processes } : place.processes;
  const took: number[] = [];
  let last = '';
  let left = sagas;
  const one = async () => {
    const began = performance.now();
    if (peer) await byPeer(peer, work);
    else if (start === undefined) last = await byGateway(gateway, work);
    else {
      const { type, taskQueue, args } = start(work);
      last = `${type}/${randomUUID()}`;
      await asItShould(client.workflow.execute(type, { workflowId: last, taskQueue, args }), work);
    }
    took.push(performance.now() - began);
  };
  const before = timesOf(processes);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(inFlight, sagas) }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const after = timesOf(processes);
  const history = last === '' ? undefined : await client.workflow.getHandle(last).describe();
  took.sort((a, b) => a - b);
  const cpu = Object.fromEntries(
    Object.entries(after).flatMap(([name, { cpu }]) => {
      const first = before[name]?.cpu;
      return first === undefined ? [] : [[name, (cpu - first) / sagas]];
    }),
  );
  const memory = after['worker']?.memory;
  return {
    ...{ p50: at(took, 0.5), p95: at(took, 0.95), perSecond: sagas / seconds, cpu },
    ...(history && { events: history.historyLength, bytes: history.historySize ?? 0 }),
    ...(memory !== undefined && { memory }),
  };
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;

const timesOf = (processes: Partial<Processes>) =>
  Object.fromEntries(
    Object.entries(processes).flatMap(([name, pid]) => {
      const times = processTimes(pid);
      return times === undefined ? [] : [[name, times] as const];
    }),
  );

/** A refused saga fails, and no other does. */
async function asItShould(result: Promise<unknown>, { refused }: Work): Promise<void> {
  const failed = await result.then(
    () => false,
    (error: unknown) => {
      if (!refused) throw error;
      return true;
    },
  );
  if (refused && !failed) throw new Error('A saga whose last step is refused has completed.');
}

/** @returns its workflow's id */
async function byGateway(url: string, work: Work): Promise<string> {
  const response = await fetch(`${url}/sagas/inOrder`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=60', 'idempotency-key': randomUUID() },
    body: JSON.stringify(work),
  });
  const { id, status } = (await response.json()) as { readonly id: string; readonly status: string };
  const wanted = work.refused ? 'compensated' : 'completed';
  if (response.status !== 200 || status !== wanted) throw new Error(`The gateway said ${response.status}, ${status}`);
  return `inOrder/${id}`;
}

async function byPeer({ url }: Peer, work: Work): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(work) });
  if (status !== (work.refused ? 409 : 200)) throw new Error(`${url} said ${status}.`);
}
