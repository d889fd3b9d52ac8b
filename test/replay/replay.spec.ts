import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { historyShape, quietRuntime } from '@backstitch/testing/bench';
import { bundleSagas } from '@backstitch/nest';
import { Worker } from '@temporalio/worker';
import { allExamples } from '../examples/all-examples';

quietRuntime();

/** Recorded histories of one kind: `{folder}/{version}`, and in it `{of}`. */
interface Recorded {
  readonly folder: string;
  readonly of: string;
  /** Which code they are replayed with. */
  readonly workflowsPath: string;
}

const histories = join(__dirname, 'histories');
/** Those of the platform stand here, those of an example with it. */
const kinds: Readonly<Record<string, Recorded>> = {
  ...Object.fromEntries(
    Object.entries({
      engine: require.resolve('../../libs/saga/test/sagas'),
      edges: require.resolve('../../libs/saga/test/edges/sagas'),
      machine: require.resolve('../../apps/coordinator/src/state-machines/index'),
      slip: require.resolve('@backstitch/routing-slip/workflows'),
    }).map(([of, workflowsPath]) => [of, { folder: histories, of, workflowsPath }]),
  ),
  ...Object.fromEntries(
    allExamples.map(({ name, workflowsPath }) => [
      name,
      {
        folder: join(__dirname, '../../examples', name, 'histories'),
        of: '.',
        workflowsPath: require.resolve(workflowsPath),
      },
    ]),
  ),
};

const bundles = new Map<string, ReturnType<typeof bundleSagas>>();
const bundle = (workflowsPath: string) => {
  const made = bundles.get(workflowsPath) ?? bundleSagas({ workflowsPath });
  bundles.set(workflowsPath, made);
  return made;
};

interface History {
  readonly events: readonly {
    readonly workflowExecutionStartedEventAttributes?: {
      readonly workflowId: string;
      readonly workflowType: { readonly name: string };
      readonly originalExecutionRunId: string;
    };
  }[];
}

/** What is recorded in a folder, each in a folder named after what it shows. */
const historiesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, history: JSON.parse(readFileSync(join(folder, file), 'utf8')) as History }));

/** The names of the histories that the code doesn't replay, each with why. @param only of this workflow type */
async function broken(folder: string, workflowsPath: string, only?: string): Promise<Record<string, string>> {
  const fileOf = new Map<string, string>();
  const recorded = historiesIn(folder).flatMap(({ file, history }) => {
    const { workflowId, workflowType, originalExecutionRunId } =
      history.events[0]!.workflowExecutionStartedEventAttributes!;
    if (only !== undefined && workflowType.name !== only) return [];
    fileOf.set(originalExecutionRunId, file);
    // What a workflow does may depend on its id: the tokens of its tasks do.
    return [{ workflowId, history }];
  });
  const failed: Record<string, string> = {};
  // In threads of their own, as workers run them: in Jest's, the SDK doesn't see which promises wait for which.
  const options = { workflowBundle: await bundle(workflowsPath), debugMode: false };
  const results = Worker.runReplayHistories(options, recorded);
  for await (const { runId, error } of results) if (error) failed[fileOf.get(runId)!] = error.message;
  return failed;
}

const recorded = Object.entries(kinds).flatMap(([kind, { folder, of, workflowsPath }]) =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .map((version) => ({ version, kind, path: join(folder, version, of), workflowsPath }))
    .filter(({ path }) => existsSync(path)),
);

it('there are histories of every kind, and of every example', () => {
  expect(new Set(recorded.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
});

it.each(recorded)(
  'sagas of version $version replay: $kind',
  async ({ path, workflowsPath }) => {
    expect(await broken(path, workflowsPath)).toEqual({});
  },
  120_000,
);

it.each(recorded)('of each shape one is recorded: $version $kind', ({ path }) => {
  const shapes = new Map<string, string[]>();
  for (const { file, history } of historiesIn(path)) {
    const shape = historyShape(history.events);
    shapes.set(shape, [...(shapes.get(shape) ?? []), file]);
  }
  expect([...shapes.values()].filter((files) => files.length > 1)).toEqual([]);
});

it('and a change that an old saga can’t replay would be seen', async () => {
  const { path } = recorded.find(({ kind }) => kind === 'engine')!;
  const failed = await broken(path, require.resolve('./changed-sagas'), 'inOrder');
  expect(Object.keys(failed).length).toBeGreaterThan(0);
  expect(Object.values(failed).join()).toMatch(/determinism/i);
}, 60_000);
