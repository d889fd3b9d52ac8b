import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { type AnyEvent, type BodyOf, type Catalogue, type Participant, takenBy } from '@backstitch/contract';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { activitiesOf, effectsOf, migrate } from '@backstitch/participant';
import {
  type EventRecord,
  type ProcessType,
  type ReceivedEvent,
  outcomesOf,
  processNames,
} from '@backstitch/process-manager';
import { type ProcessNow, type ProcessView, shownProcesses } from '@backstitch/process-manager/shown';
import { type Saga, beginningOf, runsOf, sagaOf } from '@backstitch/saga-log';
import { skipTime } from '@backstitch/temporal-server';
import { fetchSaga, judge } from '@backstitch/testing';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure } from '@temporalio/activity';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { NoneLeft, catalogue, store } from './contracts';

quietRuntime();

/** An event as its participant's outbox would have it delivered. */
export const occurred = <E extends AnyEvent>(event: E, data: BodyOf<E>, id = randomUUID()): ReceivedEvent => ({
  ...{ id, source: '/store', type: event.name, time: new Date().toISOString(), data },
});

/** What a harness plays. */
export interface Played {
  readonly workflowsPath: string;
  readonly catalogue: Catalogue;
  /** The task queue of the processes. */
  readonly owner: string;
  /** What each participant does behind its barrier, by its verbs. */
  readonly serves: (harness: ProcessHarness) => readonly (readonly [Participant, object])[];
}

/** Processes on a real server, with a participant behind the real barrier. */
export class ProcessHarness {
  private readonly held = new Map<string, Promise<unknown>>();
  private readonly clients: Client[] = [];

  private constructor(
    private readonly bench: WorkflowBench,
    private readonly database: OpenDatabase<unknown>,
    private readonly catalogue: Catalogue,
  ) {}

  static async of({ workflowsPath, catalogue: played, owner, serves }: Played): Promise<ProcessHarness> {
    const [bench, workflowBundle, database] = await Promise.all([
      WorkflowBench.open(),
      bundleOf({ workflowsPath }),
      openDatabase<unknown>('sqlite::memory:'),
    ]);
    await migrate(database, {});
    const harness = new ProcessHarness(bench, database, played);
    await bench.work({ taskQueue: owner, workflowBundle });
    for (const [participant, verbs] of serves(harness)) {
      await bench.work({
        taskQueue: participant.name,
        activities: activitiesOf(participant, verbs as never, database),
      });
    }
    return harness;
  }

  static open(workflowsPath = require.resolve('./workflows')): Promise<ProcessHarness> {
    const serves = (harness: ProcessHarness) => ({
      reserveItem: async ({ item }: { item: string }) => {
        await harness.heldBack(item);
        if (item === 'none') throw NoneLeft({ item });
        if (item === 'silent') throw ApplicationFailure.nonRetryable('no answer');
        return { place: `place of ${item}` };
      },
      releaseItem: async ({ input: { item } }: { input: { item: string } }) => {
        await harness.heldBack(`release ${item}`);
      },
      remind: async ({ orderId }: { orderId: string }) => {
        await harness.heldBack(`remind ${orderId}`);
        return null;
      },
      shipItem: async ({ place }: { place: string }) => {
        await harness.heldBack(place);
        return { parcel: `from ${place}` };
      },
    });
    return ProcessHarness.of({
      workflowsPath,
      catalogue,
      owner: 'processes',
      serves: (harness) => [[store, serves(harness)]],
    });
  }

  /** Resolves when requests about it may answer. */
  heldBack = (what: string): Promise<unknown> => Promise.resolve(this.held.get(what));

  get client(): Client {
    return this.bench.client;
  }

  /** From now on requests about it answer when they are let go. @returns how */
  hold(what: string): () => void {
    let release!: () => void;
    this.held.set(what, new Promise<void>((done) => (release = done)));
    return release;
  }

  async close(): Promise<void> {
    await this.bench.close();
    for (const { connection } of this.clients) await connection.close();
    await this.database.close();
  }

  /** The worker of the processes goes away. */
  stop(): Promise<void> {
    return this.bench.stopWork('processes');
  }

  /** Runs one more worker. */
  work(options: Parameters<WorkflowBench['work']>[0]): Promise<void> {
    return this.bench.work(options);
  }

  /** Another version of the processes' code takes the place of the one that runs; by default the one it began with comes back. */
  async deploy(workflowsPath = require.resolve('./workflows')): Promise<void> {
    const workflowBundle = await bundleOf({ workflowsPath });
    await this.stop();
    await this.bench.work({ taskQueue: 'processes', workflowBundle });
  }

  /** A client whose workflows skip time so often, and live on real time from then on. */
  async skipping(times: number): Promise<Client> {
    const address = process.env.BACKSTITCH_TEST_TEMPORAL;
    const connection = skipTime(await openConnection({ address }), { maxSkips: times });
    const client = new Client({ connection });
    this.clients.push(client);
    return client;
  }

  /** Delivers an event that begins a process. */
  async begin(type: ProcessType, event: ReceivedEvent, client = this.client): Promise<Process> {
    const { id } = takenBy(type, event.type, event.data)!;
    const workflowId = `${type.name}/${id}`;
    const { taskQueue, args } = beginningOf(type, event);
    const { signaledRunId } = await client.workflow.signalWithStart(type.name, {
      ...{ workflowId, taskQueue, args: [...args], signal: processNames.event, signalArgs: [event] },
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    this.bench.follow(workflowId);
    return new Process(
      this.client,
      this.client.workflow.getHandle(workflowId),
      signaledRunId,
      this.database,
      this.catalogue,
    );
  }
}

/** A process of a test. */
export class Process {
  constructor(
    private readonly client: Client,
    readonly handle: WorkflowHandle,
    private readonly firstRun: string,
    private readonly database: OpenDatabase<unknown>,
    private readonly catalogue: Catalogue,
  ) {}

  send(event: ReceivedEvent): Promise<void> {
    return this.handle.signal(processNames.event, event);
  }

  now(): Promise<ProcessNow> {
    return this.handle.query<ProcessNow>(processNames.now);
  }

  /** What it ends with, or fails with. */
  async result(): Promise<unknown> {
    return this.handle.result().catch(({ cause }: { cause: { type?: string } }) => cause.type);
  }

  runs() {
    return runsOf(this.client, { workflowId: this.handle.workflowId });
  }

  async shown(): Promise<Saga & { readonly process: ProcessView }> {
    return sagaOf((await this.runs()).flat(), {}, [shownProcesses]) as Saga & { readonly process: ProcessView };
  }

  /** From its history, and as the process itself has it: they say the same. */
  async outcomes(): Promise<readonly (readonly [type: string, outcome: string])[]> {
    const history = outcomesOf(...(await this.runs()));
    const told = await this.handle.query<readonly EventRecord[]>(processNames.events);
    const short = (records: readonly EventRecord[]) => records.map(({ type, outcome }) => [type, outcome] as const);
    expect(short(history).slice(-told.length)).toEqual(short(told));
    return short(history);
  }

  /** Does it keep its guarantee? By its raw history, and by what the participant holds. */
  async verdict() {
    const fetched = await fetchSaga(this.client, this.handle.workflowId, [this.firstRun]);
    return judge(fetched, {
      catalogue: this.catalogue,
      holdingsOf: async (_, keys) =>
        (await effectsOf(this.database, keys)).map(({ stepKey, state }) => ({ stepKey, barrier: state })),
    });
  }
}
