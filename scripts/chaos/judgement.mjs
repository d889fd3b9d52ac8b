import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '@backstitch/client';
import { fetchSaga, proveSagas } from '@backstitch/testing';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { Client } from '@temporalio/client';
import { bookFaults } from './books.mjs';

/** A run with fewer successes than this share of what was accepted has shown nothing. */
const leastCompleted = 0.3;

/**
 * Judges a run after everything was healed and has had its time. Nobody's word is taken: what clients were told is held
 * against what Temporal lists, Temporal's events against barriers, and completed sagas against the domain's tables.
 * @param starts what clients saw, one for each offer
 * @param ended the sagas as the gateway tells them, by workflow id
 * @returns violations, one sentence each; empty when all is well
 */
export async function violationsOf({ stage, data, starts, ended }) {
  const violations = startFaults(starts);
  const accepted = new Map(starts.flatMap(({ offer, ids }) => [...ids].map((id) => [`${offer.type}/${id}`, offer])));
  for (const workflowId of accepted.keys()) {
    if (!ended.has(workflowId)) violations.push(`${workflowId} did not converge`);
  }
  const connection = await openConnection({ address: stage.temporal.address });
  try {
    const client = new Client({ connection, namespace: stage.temporal.namespace });
    violations.push(...(await listFaults(client, accepted)));
    const sagas = [...ended.keys()];
    const proved = { client, catalogue: tripCatalogue, databaseUrlOf: stage.databaseUrlOf, sagas };
    for await (const { workflowId, verdict, findings } of proveSagas(proved)) {
      const said = ended.get(workflowId).status === 'completed' ? 'completed' : 'compensated';
      const why = findings.map(({ text }) => text).join('; ');
      if (verdict !== said) violations.push(`${workflowId} says ${said} and is ${verdict}: ${why}`);
    }
    const looked = await Promise.all(
      sagas.map(async (workflowId) => ({
        ...{ workflowId, saga: ended.get(workflowId), offer: accepted.get(workflowId) },
        stepKeys: await stepKeysOf(client, workflowId),
      })),
    );
    const { databaseUrlOf } = stage;
    violations.push(...(await bookFaults({ databaseUrlOf, data, sagas: looked })));
  } finally {
    await connection.close();
  }
  const completed = [...ended.values()].filter(({ status }) => status === 'completed').length;
  if (completed < Math.max(1, leastCompleted * accepted.size)) {
    violations.push(`only ${completed} of ${accepted.size} sagas completed: too few to mean anything`);
  }
  return violations;
}

/** Every client was answered, and always with the same saga. */
const startFaults = (starts) =>
  starts.flatMap(({ offer, ids, refused }) => [
    ...(refused === undefined ? [] : [`the start of ${offer.type} with the key ${offer.key}: ${refused}`]),
    ...(ids.size > 1 ? [`the key ${offer.key} has started ${ids.size} sagas`] : []),
  ]);

/** Temporal knows the accepted sagas, and no other; each has run once. What it lists lags behind a little. */
async function listFaults(client, accepted) {
  for (let tries = 0; ; tries += 1) {
    const runs = new Map();
    const types = [...tripCatalogue.sagaTypes, ...stateMachines].map(({ name }) => `'${name}'`).join(', ');
    for await (const { workflowId, parentExecution, status } of client.workflow.list({
      query: `WorkflowType IN (${types})`,
    })) {
      if (parentExecution || status.name === 'CONTINUED_AS_NEW') continue;
      runs.set(workflowId, (runs.get(workflowId) ?? 0) + 1);
    }
    const faults = [
      ...[...accepted.keys()].filter((id) => !runs.has(id)).map((id) => `${id} was accepted and is lost`),
      ...[...runs.keys()].filter((id) => !accepted.has(id)).map((id) => `${id} runs, and no client was told`),
      ...[...runs].filter(([, count]) => count > 1).map(([id, count]) => `${id} has run ${count} times`),
    ];
    if (faults.length === 0 || tries === 20) return faults;
    await sleep(250);
  }
}

async function stepKeysOf(client, workflowId) {
  const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
  const keysIn = ({ saga, nested }) => [
    ...saga.askings.map(({ stepKey }) => stepKey),
    ...[...nested.values()].flatMap(keysIn),
  ];
  return keysIn(await fetchSaga(client, workflowId, [raw.workflowExecutionInfo?.firstRunId || runId]));
}
