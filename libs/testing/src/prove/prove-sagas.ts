import { existsSync } from 'node:fs';
import type { Catalogue } from '@backstitch/contract';
import { type ParticipantDatabase, effectsOf, openDatabase } from '@backstitch/participant';
import type { Client } from '@temporalio/client';
import { fetchSaga } from '../checker/fetch-saga';
import { judge } from '../checker/judge';
import type { HoldingsOf } from '../checker/holding';
import type { Verdict } from '../checker/verdict';

export interface ProveOptions {
  readonly client: Client;
  readonly catalogue: Catalogue;
  /** Where a participant keeps its records, as in its own `DATABASE_URL`. */
  readonly databaseUrlOf: (participant: string) => string;
  /** Sagas by their `{type}/{id}`. Default: every one that Temporal still lists; nested ones with the one around them. */
  readonly sagas?: readonly string[];
}

/**
 * Judges sagas of a running platform by Temporal's history and the participants' own records, as `judge` does. One that
 * is still under way is incomplete; what its participants hold may change between the look at one and the next.
 *
 * @throws Error when a saga isn't known, or a participant's records can't be read
 */
export async function* proveSagas(options: ProveOptions): AsyncGenerator<Verdict> {
  const { client, catalogue, sagas } = options;
  const records = new Records(options.databaseUrlOf);
  try {
    for await (const workflowId of sagas ?? rootSagas(client, catalogue)) {
      const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
      const first = raw.workflowExecutionInfo?.firstRunId || runId;
      const fetched = await fetchSaga(client, workflowId, [first]);
      yield await judge(fetched, { catalogue, holdingsOf: records.holdingsOf });
    }
  } finally {
    await records.close();
  }
}

async function* rootSagas(client: Client, { sagaTypes }: Catalogue): AsyncGenerator<string> {
  const types = sagaTypes.map(({ name }) => `'${name}'`).join(', ');
  const seen = new Set<string>();
  for await (const { workflowId, parentExecution } of client.workflow.list({ query: `WorkflowType IN (${types})` })) {
    if (parentExecution || seen.has(workflowId)) continue;
    seen.add(workflowId);
    yield workflowId;
  }
}

/** The participants' databases, each opened when it is first asked. */
class Records {
  private readonly databases = new Map<string, Promise<ParticipantDatabase<unknown>>>();

  constructor(private readonly urlOf: (participant: string) => string) {}

  holdingsOf: HoldingsOf = async (participant, stepKeys) => {
    const database = this.databases.get(participant) ?? this.open(participant);
    this.databases.set(participant, database);
    const effects = await effectsOf(await database, stepKeys);
    return effects.map(({ stepKey, state }) => ({ stepKey, barrier: state }));
  };

  private async open(participant: string): Promise<ParticipantDatabase<unknown>> {
    const url = this.urlOf(participant);
    const file = /^sqlite:(.+)$/.exec(url)?.[1];
    // SQLite would make an empty one, in which nothing ever took effect.
    if (file !== undefined && !existsSync(file)) {
      throw new Error(`The records of ${participant} should be at ${url}, and there is no such file.`);
    }
    return openDatabase(url);
  }

  async close(): Promise<void> {
    for (const opened of await Promise.allSettled(this.databases.values())) {
      if (opened.status === 'fulfilled') await opened.value.close();
    }
  }
}
