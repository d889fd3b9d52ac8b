import { Sandbox, bundleOf } from '@backstitch/testing/bench';

const bundles = [
  { name: 'sagas', path: './bench-workflows', type: 'inOrder' },
  { name: 'slips', path: '@backstitch/routing-slip/workflows', type: 'slip' },
  { name: 'state machines', path: './bench-machines', type: 'bench' },
];

/** Workflows that are made before it is looked at, and those that count. */
const warm = 20;
const counted = 100;

/** @returns lines: how large each bundle is, and how much CPU it takes to make a workflow of it, before its first task */
export async function bundleCosts(): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, path, type } of bundles) {
    const { code } = await bundleOf({ workflowsPath: require.resolve(path) });
    // What follows is its source map.
    const own = code.split('\n//# sourceMappingURL')[0]!.length;
    const sandbox = await Sandbox.open(code);
    await make(sandbox, type, warm);
    const before = process.cpuUsage();
    await make(sandbox, type, counted);
    const { user, system } = process.cpuUsage(before);
    await sandbox.close();
    const cpu = (user + system) / 1_000 / counted;
    lines.push(`${name.padEnd(16)} ${(own / 1024).toFixed(0).padStart(6)} KiB  ${cpu.toFixed(2)} ms of CPU a workflow`);
  }
  return lines;
}

async function make(sandbox: Sandbox, workflowType: string, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const runId = `${workflowType}-${count}-${made}`;
    const ids = { workflowId: runId, runId, firstRunId: runId, originalRunId: runId };
    const now = Date.now();
    const run = await sandbox.create(
      { ...ids, workflowType, taskQueue: 'bench', startedAt: now, runStartedAt: now },
      Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
    );
    await run.dispose();
  }
}
