import { randomUUID } from 'node:crypto';
import type { SagaType } from '@backstitch/contract';
import { beginningOf, workflowIdOf } from '@backstitch/saga-log';
import type { FetchedSaga } from '../checker/fetch-saga';
import { judge } from '../checker/judge';
import type { Verdict } from '../checker/verdict';
import { padded, sizes } from '../participants/padded';
import type { Schedule } from '../faults/schedule';
import { awaitEnd } from './await-end';
import { fetchTrial, forget } from './forget';
import { recover, recoverLeft } from './recover';
import { SagaControl } from './saga-control';
import type { TrialHarness } from './trial-harness';
import { Trial } from './trial';

/** What one run is to be. */
export interface TrialPlan {
  readonly saga: SagaType;
  readonly input: unknown;
  /** What its workflow gets besides, if anything. */
  readonly started: unknown;
  /** Sent as it starts, in this order; those that the schedule silences are not. */
  readonly messages: readonly (readonly [name: string, body: unknown])[];
  readonly schedule: Schedule;
  /** Steps that may wait for an operator after the pivot. */
  readonly attended: readonly string[];
  /** Milliseconds of real time in which it has to end. */
  readonly within: number;
}

/** How a run went. */
export interface TrialResult {
  readonly schedule: Schedule;
  readonly verdict: Verdict;
  readonly fetched: FetchedSaga;
}

/** Runs a saga once under a schedule, and judges it when it has ended. */
export async function runTrial(harness: TrialHarness, plan: TrialPlan): Promise<TrialResult> {
  const { saga, started, schedule, within } = plan;
  const isLarge = schedule.faults.some(({ kind, how }) => kind === 'large' && how?.startsWith('input'));
  const input = (isLarge && padded(plan.input, saga.contract.input, sizes['1.9 MB'])) || plan.input;
  const { client } = harness;
  const id = randomUUID();
  const workflowId = workflowIdOf(saga.name, id);
  const control = new SagaControl(client, workflowId, harness.tasks);
  const trial = new Trial(id, schedule.faults, control);
  harness.enter(trial);
  const { cached } = schedule;
  const isAlone = schedule.faults.some(({ kind }) => kind === 'deploy');
  const deployment = isAlone ? await harness.hostAlone(trial, cached) : undefined;
  trial.deploy = async () => deployment?.deploy();
  trial.recover = (direction) => recover(harness.sagas, saga.name, id, direction);
  const sagas = harness.sagasOf({ cached, alone: isAlone ? trial : undefined });
  const { taskQueue, args } = beginningOf(saga, input);
  const options = {
    workflowId,
    taskQueue: `${sagas}${taskQueue}`,
    args: started === undefined ? [...args] : [input, undefined, started],
    memo: harness.memo(trial, schedule.faults, sagas),
  };
  const silent = schedule.faults.filter(({ kind }) => kind === 'silence').map(({ at }) => at);
  const [first, ...others] = plan.messages.filter(([name]) => !silent.includes(name));
  const handle =
    first === undefined
      ? await client.workflow.start(saga.name, options)
      : await client.workflow.signalWithStart(saga.name, { ...options, signal: first[0], signalArgs: [first[1]] });
  const firstRun = () => ('firstExecutionRunId' in handle ? handle.firstExecutionRunId : handle.signaledRunId);
  trial.forget = async () => {
    trial.forgotten = await forget(harness, workflowId, firstRun());
  };
  for (const [name, body] of others) await handle.signal(name, body);
  if (schedule.faults.some(({ kind, how }) => kind === 'cancel' && how === 'start')) await control.cancel();

  let stuck = await awaitEnd(client, handle, trial, within);
  await trial.releaseCopies();
  if (stuck === undefined && trial.isReset && (await recoverLeft(harness.sagas, saga.name, id))) {
    stuck = await awaitEnd(client, client.workflow.getHandle(workflowId), trial, within);
  }
  const fetched = await fetchTrial(harness, trial, workflowId, firstRun());
  const verdict = await judge(fetched, harness.evidence);
  const findings = [...verdict.findings, ...trial.findings];
  if (stuck !== undefined) {
    findings.unshift({ code: 'never-ended', step: '', text: `the saga never ended: ${stuck}` });
    await client.workflow
      .getHandle(workflowId)
      .terminate('it did not end')
      .catch(() => undefined);
  }
  const hasPivot = fetched.saga.askings.some(({ pivot }) => pivot);
  if (trial.isCancelled && fetched.saga.end === 'completed' && !hasPivot) {
    findings.push({ code: 'operator', step: '', text: 'the saga has accepted to be cancelled, and completed' });
  }
  for (const step of trial.attended) {
    if (saga.contract.onFailure === 'hold' || plan.attended.includes(step)) continue;
    const text = `${step} was refused after the pivot and nothing catches it: the saga waits for an operator`;
    findings.push({ code: 'waits-for-operator', step, text });
  }
  await deployment?.close();
  const isViolated = findings.length > 0;
  return { schedule, fetched, verdict: { ...verdict, verdict: isViolated ? 'violated' : verdict.verdict, findings } };
}
