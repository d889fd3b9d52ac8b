import { execFile } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const command = join(root, 'libs/testing/bin/prove-sagas.mjs');
/** The catalogue is TypeScript here. */
const loader = ['-r', join(root, 'scripts/typescript.cjs')];

/** What a command has come to. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `prove-sagas`, as it is built, for one saga of this folder's catalogue. */
export const proveSagas = (environment: Readonly<Record<string, string>>, saga: string) =>
  new Promise<Ended>((resolve) => {
    const args = [...loader, command, '--catalogue', join(__dirname, 'catalogue.cjs'), saga];
    const env = { PATH: process.env.PATH, ...environment };
    const child = execFile(process.execPath, args, { cwd: root, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode!, stdout, stderr }),
    );
  });
