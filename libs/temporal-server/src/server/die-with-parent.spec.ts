import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transpileModule, ModuleKind } from 'typescript';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backstitch-'));
  const source = await readFile(join(__dirname, 'die-with-parent.ts'), 'utf8');
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  await writeFile(join(folder, 'die-with-parent.js'), outputText);
});

afterAll(() => rm(folder, { recursive: true }));

const child = `
  const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
  require('./die-with-parent.js').dieWithParent(child);
  console.log(child.pid);
`;

/** Runs a parent that starts a child, and answers their ids once the child runs. */
async function parentWith(ending: string) {
  const parent = spawn(process.execPath, ['-e', child + ending], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent, childPid: Number(pid) };
}

async function ends(pid: number): Promise<boolean> {
  for (const until = Date.now() + 5_000; Date.now() < until;) {
    // A child whose parent is gone may stay behind as a zombie where nobody reaps it: that has ended too.
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (state === undefined || state.includes(') Z ')) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

const onLinux = process.platform === 'linux' ? it : it.skip; // looks into /proc

onLinux('a child ends with a parent that is killed by kill -9', async () => {
  const { parent, childPid } = await parentWith('setInterval(() => {}, 1000)');
  parent.kill('SIGKILL');
  expect(await ends(childPid)).toBe(true);
});

onLinux('a child ends with a parent that exits', async () => {
  const { childPid } = await parentWith('setTimeout(() => process.exit(0), 50)');
  expect(await ends(childPid)).toBe(true);
});

onLinux('a parent with a child of its own still ends by SIGTERM as if it had none', async () => {
  const { parent, childPid } = await parentWith('setInterval(() => {}, 1000)');
  parent.kill('SIGTERM');
  expect(await once(parent, 'exit')).toEqual([null, 'SIGTERM']);
  expect(await ends(childPid)).toBe(true);
});
