import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleOf } from '@backstitch/testing/bench';

/** Numbers of steps: what one more costs must not depend on how many there are. */
const lengths = [4, 16, 64];
/** Side by side as many are sent at once. */
const widths = [4, 8, 16];
const types = ['inOrder', 'undone', 'sideBySide'].flatMap((type) => [type, `${type}ByHand`]);

const stepsOf = (type: string) => (type.startsWith('sideBySide') ? widths : lengths);

let made: Record<string, { readonly promises: number; readonly result: unknown }>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-promises-'));
  try {
    const { code } = await bundleOf({ workflowsPath: join(__dirname, 'sagas.ts') });
    writeFileSync(join(folder, 'bundle.js'), code);
    const root = resolve(__dirname, '../../..');
    // In a process of its own: Jest takes from the SDK what its promise hook needs.
    const counted = execFileSync(
      process.execPath,
      [
        ...['--conditions=@backstitch/source', '-r', join(root, 'scripts/typescript.cjs'), join(__dirname, 'count.ts')],
        ...[
          join(folder, 'bundle.js'),
          'evaluatedAgain:0',
          ...types.flatMap((type) => stepsOf(type).map((steps) => `${type}:${steps}`)),
        ],
      ],
      { cwd: root, encoding: 'utf8' },
    );
    made = JSON.parse(counted) as typeof made;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What one step more costs, and the workflow itself: the same at each length, or this fails. */
function costs(type: string): { readonly step: number; readonly saga: number } {
  const [least, ...more] = stepsOf(type).map((steps) => ({ steps, promises: made[`${type}:${steps}`]!.promises }));
  const [step, ...others] = more.map(({ steps, promises }) => (promises - least!.promises) / (steps - least!.steps));
  expect(others).toEqual(others.map(() => step));
  return { step: step!, saga: least!.promises - step! * least!.steps };
}

// Each promise that workflow code makes costs a stack trace: they are the engine's CPU time. Whoever has made this
// smaller writes the new figure here.
it('a step makes 8 promises, and a saga 26 beside them', () => {
  expect(costs('inOrder')).toEqual({ step: 8, saga: 26 });
  expect(costs('inOrderByHand')).toEqual({ step: 3, saga: 6 });
});

it('steps side by side make as many', () => {
  const [side, byHand] = [costs('sideBySide'), costs('sideBySideByHand')];
  expect(side.step).toBe(8);
  expect(byHand.step).toBe(3);
  expect(side.saga - byHand.saga).toBe(costs('inOrder').saga - costs('inOrderByHand').saga);
});

it('a compensation makes 9', () => {
  const perStep = costs('undone').step - costs('inOrder').step;
  const byHand = costs('undoneByHand').step - costs('inOrderByHand').step;
  expect({ perStep, byHand }).toEqual({ perStep: 9, byHand: 3 });
});

it('evaluates nothing again for each workflow but its own code', () => {
  const paths = made['evaluatedAgain:0']!.result as readonly string[];
  // What webpack calls `?` is a module of Node that is left out: it is empty.
  expect(paths.filter((path) => !path.startsWith('?'))).toEqual(['./test/simulate/promises/sagas.ts']);
});
