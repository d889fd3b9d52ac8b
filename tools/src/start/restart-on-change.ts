import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../root';
import { lastBuilt } from './last-built';
import { packagesBehind } from './packages-behind';
import type { Service } from './service';

export interface RestartOptions {
  readonly services: readonly Service[];
  /** What is compiled: folders with a `tsconfig.json`, with all that they refer to. */
  readonly projects: readonly string[];
  /** The workspace: an absolute path. Default the repository. */
  readonly workspace?: string;
  /** Is told what happens, a line or some of them. Default standard output. */
  readonly say?: (text: string) => void;
}

/**
 * Compiles what changes, for as long as it isn't stopped, and starts again the processes that are made of it, once what
 * has changed compiles. Others go on.
 * @returns what ends it
 */
export function restartOnChange({
  services,
  projects,
  workspace = root,
  say = (text) => console.log(text),
}: RestartOptions): () => void {
  const made = services.map((service) => ({
    service,
    of: packagesBehind(resolve(workspace, service.entry), workspace),
  }));
  const packages = [...new Set(made.flatMap(({ of }) => [...of]))];
  const built = new Map(packages.map((folder) => [folder, lastBuilt(folder)]));
  const isNew = (folder: string) => {
    const now = lastBuilt(folder);
    const before = built.get(folder);
    built.set(folder, now);
    return now !== before;
  };
  const restart = async () => {
    const since = Date.now();
    const changed = new Set(packages.filter(isNew));
    const again = made.filter(({ of }) => [...of].some((folder) => changed.has(folder))).map(({ service }) => service);
    if (again.length === 0) return;
    say(`Changed: starting ${again.map(({ name }) => name).join(', ')} again`);
    const ends = await Promise.allSettled(again.map((service) => service.restart()));
    for (const end of ends) if (end.status === 'rejected') say((end.reason as Error).message);
    if (ends.every(({ status }) => status === 'fulfilled'))
      say(`Ready again in ${((Date.now() - since) / 1000).toFixed(1)} s`);
  };

  const keeper = join(root, 'scripts/stay-with-parent.cjs');
  const compiler = require.resolve('typescript/bin/tsc');
  const watch = ['-b', '--watch', '--preserveWatchOutput', ...projects];
  const child = spawn(process.execPath, ['-r', keeper, compiler, ...watch], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  });
  let faults: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const [, errors] = / Found (\d+) errors?\. Watching for file changes/.exec(line) ?? [];
    if (errors === undefined) {
      if (/error TS\d+/.test(line)) faults.push(line);
    } else if (errors === '0') {
      // One that doesn't become ready keeps no later change waiting: it is ended by it.
      void restart();
    } else {
      say(`It doesn't compile, and all runs as before:\n${faults.join('\n')}`);
    }
    if (errors !== undefined) faults = [];
  });
  return () => child.kill();
}
