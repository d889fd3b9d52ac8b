import { readFileSync } from 'node:fs';
import { promiseHooks } from 'node:v8';
import { defaultPayloadConverter } from '@temporalio/common';
import { coresdk } from '@temporalio/proto';
import { Sandbox } from '../../../libs/testing/src/simulator/sandbox';

const { WorkflowActivation } = coresdk.workflow_activation;

// Runs workflows of a bundle to their ends, in the sandbox that workers have, and prints what each has answered and how
// many promises it has made. Arguments: the bundle's path; the workflow types, each with its number of steps: inOrder:4
const [, , bundlePath, ...asked] = process.argv;
void count().then((counts) => process.stdout.write(JSON.stringify(counts)));

interface Counted {
  readonly promises: number;
  readonly result: unknown;
}

async function count(): Promise<Record<string, Counted>> {
  const sandbox = await Sandbox.open(readFileSync(bundlePath!, 'utf8'));
  const counts: Record<string, Counted> = {};
  for (const name of asked) {
    const [type, steps] = name.split(':');
    counts[name] = await counted(sandbox, type!, Number(steps));
  }
  await sandbox.close();
  return counts;
}

/** Counts the promises that a workflow makes in its sandbox, from its first task to its end. */
async function counted(sandbox: Sandbox, workflowType: string, steps: number): Promise<Counted> {
  let promises = 0;
  let result: unknown;
  const stop = promiseHooks.onInit((promise) => {
    if (isOfWorkflow(promise)) promises += 1;
  }) as () => void;
  const runId = `${workflowType}-${steps}`;
  const run = await sandbox.create(
    {
      ...{ workflowId: runId, runId, workflowType, taskQueue: 'counted', firstRunId: runId, originalRunId: runId },
      ...{ startedAt: 1_700_000_000_000, runStartedAt: 1_700_000_000_000 },
    },
    Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
  );
  let historyLength = 3;
  const now = { seconds: 1_700_000_000, nanos: 0 };
  const activate = (jobs: object[]) =>
    run.activate(WorkflowActivation.fromObject({ runId, timestamp: now, historyLength, isReplaying: false, jobs }));
  let jobs: object[] = [
    {
      initializeWorkflow: {
        ...{ workflowType, workflowId: runId, arguments: [defaultPayloadConverter.toPayload(steps)] },
        ...{ randomnessSeed: 7, firstExecutionRunId: runId, attempt: 1, startTime: now },
      },
    },
  ];
  while (jobs.length > 0) {
    const { successful, failed } = await activate(jobs);
    if (!successful) throw new Error(`${workflowType}: ${failed?.failure?.message}`);
    const commands = successful.commands ?? [];
    const answer = commands.at(-1)?.completeWorkflowExecution?.result;
    if (answer) result = defaultPayloadConverter.fromPayload(answer);
    jobs = commands.flatMap(({ scheduleActivity }) =>
      scheduleActivity
        ? [
            {
              resolveActivity: {
                seq: scheduleActivity.seq,
                result: { completed: { result: defaultPayloadConverter.toPayload(1) } },
              },
            },
          ]
        : [],
    );
    historyLength += 3 + jobs.length * 3;
  }
  await run.dispose();
  stop();
  return { promises, result };
}

/** Was it made in a workflow's sandbox? Only there its constructor's realm has the SDK's activator. */
function isOfWorkflow(promise: Promise<unknown>): boolean {
  const make = promise.constructor.constructor as new (body: string) => () => unknown;
  return new make('return globalThis.__TEMPORAL_ACTIVATOR__')() !== undefined;
}
