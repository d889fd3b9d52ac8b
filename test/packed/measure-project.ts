import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testDatabases } from '@backstitch/testing/databases';
import {
  type DatabaseChoice,
  type LibraryChoice,
  databases as choices,
  librariesOf,
} from '../../libs/create-backstitch/src/choices';
import { pack } from '../../scripts/pack.mjs';
import { editToReady } from './edit-to-ready';
import { Project } from './project';
import { sell } from './sell';

// From an empty folder to a saga that has been tried under every fault, by the guide's commands, and the time of each:
//   npm run bench:project                                            SQLite and Kysely, which are default
//   npm run bench:project -- --database postgres --library prisma    another pair
//   npm run bench:project -- --all --skip test                       every pair that npm create backstitch offers
// The packages are tarballs of what is built. Each project sells, is proved, and starts again when its sagas are edited.

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    library: { type: 'string', default: 'kysely' },
    all: { type: 'boolean', default: false },
    skip: { type: 'string', multiple: true, default: [] },
    edits: { type: 'string', default: '3' },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (ms: number) => (ms / 1_000).toFixed(1).padStart(8);

/** @returns milliseconds */
async function timed(step: string, work: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await work();
  const took = Date.now() - began;
  say(`${seconds(took)}  ${step}`);
  return took;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-project-'));
  const servers = testDatabases();
  try {
    const packages = join(folder, 'packages');
    const creating = (await pack(packages)).find((file) => file.includes('create-backstitch'))!;
    const tool = new Project(join(folder, 'tool'));
    mkdirSync(tool.folder);
    writeFileSync(join(tool.folder, 'package.json'), '{ "private": true }');
    await tool.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', creating);
    const pairs = values.all
      ? (Object.keys(choices) as DatabaseChoice[]).flatMap((database) =>
          librariesOf[database].map((library) => [database, library] as const),
        )
      : [[values.database as DatabaseChoice, values.library as LibraryChoice] as const];
    for (const [database, library] of pairs) {
      say(
        `\n${database}, ${library}, Node ${process.version}, ${cpus().length} cores at load ${loadavg()[0]!.toFixed(1)}`,
      );
      const url = database === 'sqlite' ? undefined : await servers.fresh(database);
      const project = new Project(join(folder, `${database}-${library}`));
      const flags = ['--database', database, '--library', library, '--packages', packages];
      await measure(tool, project, flags, url).catch((error: Error) => {
        say(error.message);
        // The other pairs are measured all the same.
        process.exitCode = 1;
      });
      rmSync(project.folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
    // Nothing comes after it: a server keeps no process alive, not even one that waits for its end.
    await servers.stop();
  }
}

async function measure(tool: Project, project: Project, flags: readonly string[], url?: string): Promise<void> {
  let sum = await timed('npm create backstitch', () => tool.run('npx', 'create-backstitch', project.folder, ...flags));
  if (url !== undefined) project.edit('.env', (text) => text.replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${url}`));
  sum += await timed('npm install', () => project.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'));
  if (!values.skip.includes('test')) sum += await timed('npm test', () => project.run('npm', 'test'));
  say(`${seconds(sum)}  in all`);
  const gateway = await project.ports();
  const running = project.start('npm', 'run', 'dev');
  try {
    await timed('npm run dev, until it is ready', () => running.printed('"msg":"ready"'));
    await timed('sells to where a courier goes, and to where none does', async () => {
      const ended = await sell(gateway);
      if (ended.join() !== 'completed,compensated')
        throw new Error(`The sagas ended ${ended.join()}:\n${running.output}`);
    });
    await timed('npm run prove -- --all', () => project.run('npm', 'run', 'prove', '--', '--all'));
    for (let times = 1; times <= Number(values.edits); times++) {
      const { took, queued } = await editToReady(project, running, times);
      say(
        `${seconds(took)}  edited, until it is ready; without the ${(queued / 1_000).toFixed(1)} s in the queue for a core: ${seconds(took - queued).trim()}`,
      );
    }
  } finally {
    await running.stop();
  }
}

void main();
