import { styles } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import type { ParticipantDatabase } from '@backstitch/database';
import { effectsOf } from '@backstitch/participant';
import { decoded as decodedBy } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { decoded } from '../checker/decoded';
import { fetchRecovered } from '../checker/fetch-recovered';
import type { FetchedSaga } from '../checker/fetch-saga';
import { judge } from '../checker/judge';
import type { HoldingsOf } from '../checker/holding';
import type { Verdict } from '../checker/verdict';
import { openRecords } from './open-records';

export interface ProveOptions {
  readonly client: Client;
  readonly catalogue: Catalogue;
  /**
   * Where a participant keeps its records, as in its own `DATABASE_URL`: of SQLite, PostgreSQL, or, as `mysql://…` or
   * `mariadb://…`, MySQL and MariaDB.
   */
  readonly databaseUrlOf: (participant: string) => string;
  /** Looks into a participant's own tables. Default: its barrier is believed. */
  readonly booksOf?: (participant: string, databaseUrl: string) => Promise<Books | undefined>;
  /** The task queue of state machines: their types are stored, and so in no catalogue. Default none. */
  readonly stateMachineQueue?: string;
  /** Sagas by their `{type}/{id}`. Default: every one that Temporal still lists; nested ones with the one around them. */
  readonly sagas?: readonly string[];
}

/** What a participant's own tables say. */
export interface Books {
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** What doesn't agree, one sentence each. */
  readonly discrepancies: readonly string[];
}

/** How many sagas are judged by one look into the books. */
const atOnce = 50;

/**
 * Judges sagas of a running platform by Temporal's history and the participants' own records, as `judge` does. One that
 * is still under way is incomplete; what its participants hold may change between the look at one and the next. Books
 * that don't agree in themselves have a verdict of their own, at the end.
 *
 * @throws Error when a saga isn't known, or a participant's records can't be read
 */
export async function* proveSagas(options: ProveOptions): AsyncGenerator<Verdict> {
  const { client, catalogue, sagas } = options;
  const records = new Records(options);
  const judged = async (fetched: readonly FetchedSaga[]) => {
    // After the histories: what those say that it is in effect has to be seen.
    records.lookAgain();
    return Promise.all(fetched.map((saga) => judge(saga, { catalogue, holdingsOf: records.holdingsOf })));
  };
  try {
    let batch: FetchedSaga[] = [];
    for await (const workflowId of sagas ?? rootSagas(options)) {
      batch.push(await fetchRecovered(client, workflowId));
      if (batch.length < atOnce) continue;
      yield* await judged(batch);
      batch = [];
    }
    yield* await judged(batch);
    yield* await records.discrepancies(catalogue);
  } finally {
    await records.close();
  }
}

/** Every saga that is no step of another. */
async function* rootSagas({ client, catalogue, stateMachineQueue }: ProveOptions): AsyncGenerator<string> {
  // Sagas that came as data of a style are called after it, and in no catalogue.
  const names = [...catalogue.sagaTypes.map(({ name }) => name), ...styles.map(({ kind }) => kind)];
  const types = names.map((name) => `'${name}'`).join(', ');
  const stored = stateMachineQueue === undefined ? '' : ` OR TaskQueue = '${stateMachineQueue}'`;
  const seen = new Set<string>();
  for await (const execution of client.workflow.list({ query: `WorkflowType IN (${types})${stored}` })) {
    const { workflowId, runId, parentExecution } = execution;
    if (seen.has(workflowId)) continue;
    seen.add(workflowId);
    // A state machine may start another without waiting for it: a saga of its own.
    if (parentExecution && (await isStep(client, workflowId, runId))) continue;
    yield workflowId;
  }
}

/** It is a step of the saga that started it: it was told so. */
async function isStep(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [first] = await decodedBy(client, history?.events ?? []);
  const { input } = first?.workflowExecutionStartedEventAttributes ?? {};
  const carried = decoded(input, 1) as { as?: string; nested?: unknown } | undefined;
  return carried?.as === 'nested' || carried?.as === 'unwind' || carried?.nested !== undefined;
}

/** The participants' databases, each opened when it is first asked, and their books, each read when it is first needed. */
class Records {
  private readonly databases = new Map<string, Promise<ParticipantDatabase<unknown>>>();
  private books = new Map<string, Promise<CountedBooks | undefined>>();

  constructor(private readonly options: Pick<ProveOptions, 'databaseUrlOf' | 'booksOf'>) {}

  lookAgain(): void {
    this.books = new Map();
  }

  holdingsOf: HoldingsOf = async (participant, stepKeys) => {
    const database = this.databases.get(participant) ?? this.open(participant);
    this.databases.set(participant, database);
    const effects = await effectsOf(await database, stepKeys);
    const books = await this.booksOf(participant);
    return effects.map(({ stepKey, state }) => ({
      ...{ stepKey, barrier: state },
      ...(books && { applied: books.counts.get(stepKey) ?? 0, undone: 0, isDomain: true as const }),
    }));
  };

  /** Of those whose records were looked at. */
  async discrepancies({ participants }: Catalogue): Promise<Verdict[]> {
    const verdicts = participants.map(async ({ name }): Promise<Verdict[]> => {
      const discrepancies = this.databases.has(name) ? ((await this.booksOf(name))?.discrepancies ?? []) : [];
      if (discrepancies.length === 0) return [];
      const findings = discrepancies.map((text) => ({ code: 'books' as const, step: '', text }));
      return [{ workflowId: `the books of ${name}`, verdict: 'violated', findings }];
    });
    return (await Promise.all(verdicts)).flat();
  }

  private booksOf(participant: string): Promise<CountedBooks | undefined> {
    const { booksOf, databaseUrlOf } = this.options;
    const books = this.books.get(participant) ?? booksOf?.(participant, databaseUrlOf(participant)).then(counted);
    if (books === undefined) return Promise.resolve(undefined);
    this.books.set(participant, books);
    return books;
  }

  private open(participant: string): Promise<ParticipantDatabase<unknown>> {
    return openRecords(participant, this.options.databaseUrlOf(participant));
  }

  async close(): Promise<void> {
    for (const opened of await Promise.allSettled(this.databases.values())) {
      if (opened.status === 'fulfilled') await opened.value.close();
    }
  }
}

interface CountedBooks {
  /** How often a step is in effect, by step key. */
  readonly counts: ReadonlyMap<string, number>;
  readonly discrepancies: readonly string[];
}

function counted(books: Books | undefined): CountedBooks | undefined {
  if (books === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const stepKey of Object.values(books.inEffect).flat()) counts.set(stepKey, (counts.get(stepKey) ?? 0) + 1);
  return { counts, discrepancies: books.discrepancies };
}
