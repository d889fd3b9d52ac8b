import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import { type FetchedSaga, fetchRecovered, proveSagas } from '@backstitch/testing';
import { Client } from '@temporalio/client';
import type { EndedSaga } from '../platform/chaos-domain';
import type { Platform } from '../platform/platform';
import type { SeenStart } from './ask-gateway';
import { bookViolations } from './book-violations';
import { eachOf } from './each-of';
import { eventViolations } from './event-violations';
import { isReplaced } from './is-replaced';
import type { Operators } from './operators';
import type { Offer } from './planned-offers';
import { recordViolations } from './record-violations';
import type { ChaosHarness } from './chaos-harness';

/** A run with fewer successes than this share of what was accepted has shown nothing. */
const leastCompleted = 0.3;

export interface Judgement {
  /** One sentence each; empty when all is well. */
  readonly violations: readonly string[];
  /** Events that were published. */
  readonly events: number;
  /** Sagas, nested ones too, whose records were held against their histories. */
  readonly recorded: number;
}

export interface ChaosRun {
  readonly platform: Platform;
  readonly harness: ChaosHarness;
  /** The folder of databases and logs. */
  readonly data: string;
  /** What clients saw, one for each offer. */
  readonly starts: readonly SeenStart[];
  /** The sagas as the gateway tells them, by workflow id. */
  readonly ended: ReadonlyMap<string, Saga>;
  readonly operators: Operators;
}

/**
 * Judges a run after everything was healed and has had its time. No process's word is taken: what clients were told is held
 * against what Temporal lists, Temporal's events against barriers, completed sagas against the domain's tables, events
 * against who has published them, and the record against the histories.
 */
export async function violationsOf(run: ChaosRun): Promise<Judgement> {
  const { platform, harness, data, starts, ended, operators } = run;
  const violations = [...startViolations(starts), ...(await operators.violations())];
  const accepted = new Map<string, Offer>();
  for (const { offer, ids } of starts) for (const id of ids) accepted.set(`${offer.type}/${id}`, offer);
  for (const workflowId of accepted.keys()) {
    if (!ended.has(workflowId)) violations.push(`${workflowId} did not converge`);
  }
  const connection = await openConnection({ address: harness.temporal.address });
  try {
    const client = new Client({ connection, namespace: harness.temporal.namespace });
    violations.push(...(await listFaults(client, platform, accepted, operators)));
    const { databaseUrlOf } = harness;
    const proved = { client, catalogue: platform.catalogue, databaseUrlOf, sagas: [...ended.keys()] };
    for await (const { workflowId, verdict, findings } of proveSagas(proved)) {
      const said = ended.get(workflowId)?.status === 'completed' ? 'completed' : 'compensated';
      const why = findings.map(({ text }) => text).join('; ');
      if (verdict !== said) violations.push(`${workflowId} says ${said} and is ${verdict}: ${why}`);
    }
    const nested: string[] = [];
    const sagas = await eachOf([...ended], async ([workflowId, saga]): Promise<EndedSaga> => {
      const fetched = await fetchRecovered(client, workflowId);
      nested.push(...nestedIn(fetched));
      return { workflowId, saga, stepKeys: keysIn(fetched), offer: accepted.get(workflowId)! };
    });
    violations.push(...(await bookViolations(platform, databaseUrlOf, sagas)));
    violations.push(...((await platform.chaos.faultsAtRest?.({ databaseUrlOf, data, sagas })) ?? []));
    const told = await eventViolations({ platform, harness, starts, sagas });
    const all = [...new Set([...ended.keys(), ...nested])];
    violations.push(...told.violations, ...(await recordViolations(harness, all)));
    const completed = [...ended.values()].filter(({ status }) => status === 'completed').length;
    if (completed < Math.max(1, leastCompleted * accepted.size)) {
      violations.push(`only ${completed} of ${accepted.size} sagas completed: too few to mean anything`);
    }
    return { violations, events: told.published, recorded: harness.stateStoreUrl === undefined ? 0 : all.length };
  } finally {
    await connection.close();
  }
}

/** Every client was answered, and always with the same saga. */
const startViolations = (starts: readonly SeenStart[]): string[] =>
  starts.flatMap(({ offer, ids, refused }) => [
    ...(refused === undefined ? [] : [`the start of ${offer.type} with the key ${offer.key}: ${refused}`]),
    ...(ids.size > 1 ? [`the key ${offer.key} has started ${ids.size} sagas`] : []),
  ]);

interface Run {
  readonly runId: string;
  readonly status: string;
}

/** Temporal knows the accepted sagas, and no other; each has run once. What it lists lags behind a little. */
async function listFaults(
  client: Client,
  { catalogue, stateMachines = [] }: Platform,
  accepted: ReadonlyMap<string, Offer>,
  operators: Operators,
): Promise<string[]> {
  const types = [...catalogue.sagaTypes, ...stateMachines].map(({ name }) => `'${name}'`).join(', ');
  const isOver = async (workflowId: string, { runId, status }: Run) =>
    (status === 'TERMINATED' && operators.ended.has(workflowId)) || (await isReplaced(client, workflowId, runId));
  for (let tries = 0; ; tries += 1) {
    const runs = new Map<string, Run[]>();
    const inside = new Set<string>();
    const query = `WorkflowType IN (${types})`;
    for await (const { workflowId, runId, parentExecution, status } of client.workflow.list({ query })) {
      // The run that recovers a nested saga has no parent any more.
      if (parentExecution) inside.add(workflowId);
      if (parentExecution || status.name === 'CONTINUED_AS_NEW') continue;
      runs.set(workflowId, [...(runs.get(workflowId) ?? []), { runId, status: status.name }]);
    }
    for (const workflowId of inside) runs.delete(workflowId);
    // What was ended by force has another run, which is the saga's. So has what was set aside and is cancelled, and what has
    // ended and of which a reset had left something behind.
    for (const [workflowId, all] of runs) {
      if (all.length === 1) continue;
      const own: Run[] = [];
      for (const run of all) if (!(await isOver(workflowId, run))) own.push(run);
      runs.set(workflowId, own);
    }
    const found = [
      ...[...accepted.keys()].filter((id) => !runs.has(id)).map((id) => `${id} was accepted and is lost`),
      ...[...runs.keys()].filter((id) => !accepted.has(id)).map((id) => `${id} runs, and no client was told`),
      ...[...runs]
        .filter(([, own]) => own.length > 1)
        .map(
          ([id, own]) =>
            `${id} has run ${own.length} times: ${own.map(({ runId, status }) => `${runId} ${status}`).join(', ')}`,
        ),
    ];
    if (found.length === 0 || tries === 20) return found;
    await sleep(250);
  }
}

const keysIn = ({ saga, nested }: FetchedSaga): string[] => [
  ...saga.askings.map(({ stepKey }) => stepKey),
  ...[...nested.values()].flatMap(keysIn),
];

const nestedIn = ({ nested }: FetchedSaga): string[] =>
  [...nested].flatMap(([workflowId, saga]) => [workflowId, ...nestedIn(saga)]);
