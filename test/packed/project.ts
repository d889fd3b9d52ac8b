import { execFile, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '@backstitch/temporal-server';

const root = join(__dirname, '../..');

/** What npm tells the scripts that it runs is not for a project elsewhere. */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/i.test(name)),
);

/** A folder somewhere, where commands are run as its owner would. */
export class Project {
  /** Where `npm run dev` listens. Set by `ports`. */
  private env: Readonly<Record<string, string>> = {};

  constructor(readonly folder: string) {}

  /** Runs a command to its end. @returns its standard output; @throws Error with all that it printed, when it fails */
  run(command: string, ...args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) =>
      execFile(command, args, this.options(), (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`)),
      ),
    );
  }

  /** Runs what stays, until it is told to end. */
  start(command: string, ...args: readonly string[]): Running {
    return new Running(command, args, this.options());
  }

  /** Takes ports of its own for all that it starts. @returns the gateway's URL */
  async ports(): Promise<string> {
    const [gateway, temporal, ui] = (await freePorts(3)) as [number, number, number];
    this.env = { PORT: `${gateway}`, TEMPORAL_PORT: `${temporal}`, TEMPORAL_UI_PORT: `${ui}` };
    return `http://127.0.0.1:${gateway}`;
  }

  text = (file: string) => readFileSync(join(this.folder, file), 'utf8');

  edit(file: string, change: (text: string) => string): void {
    writeFileSync(join(this.folder, file), change(this.text(file)));
  }

  private options() {
    // Another Node than this one may be asked for, and its npm with it.
    const bin = process.env.BACKSTITCH_PACKED_NODE;
    const path = [...(bin ? [bin] : []), process.env.PATH].join(delimiter);
    // The Temporal server is fetched once for all.
    const cache = { BACKSTITCH_CACHE: process.env.BACKSTITCH_CACHE ?? join(root, '.cache') };
    const env = { ...outside, ...cache, ...this.env, PATH: path, TEMPORAL_ADDRESS: '', NODE_ENV: '', CI: '1' };
    return { cwd: this.folder, env, encoding: 'utf8' as const, maxBuffer: 64 * 1024 * 1024 };
  }
}

/** A command that stays. */
export class Running {
  output = '';
  readonly ended: Promise<number | null>;
  readonly pid: number;
  private readonly end: () => boolean;

  constructor(command: string, args: readonly string[], { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }) {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.pid = child.pid!;
    this.ended = new Promise((resolve) => child.once('close', resolve));
    this.end = () => process.kill(-this.pid, 'SIGINT');
  }

  /** @param times that it must have been printed. @throws Error with all that it printed, when it ends without it */
  async printed(what: string, times = 1): Promise<void> {
    const hasEnded = this.ended.then(() => true);
    while (this.output.split(what).length <= times) {
      if (await Promise.race([hasEnded, sleep(50, false)])) throw new Error(`It never said ${what}:\n${this.output}`);
    }
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    this.end();
    await this.ended;
  }
}
