import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Compiles what it requires, as the tests do, so that a process of a test needs no build. */
const run = `
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const jsc = {
  target: 'es2022',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true },
  keepClassNames: true,
};
require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  module._compile(transformSync(source, { filename, jsc, module: { type: 'commonjs' } }).code, filename);
};
require(process.argv[1]);`;

/** One line of a process's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A process that runs a TypeScript file: a real one, that can be signalled and killed. */
export class TypescriptProcess {
  readonly lines: LogLine[] = [];
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #process: ChildProcess;
  #waiting: (() => void)[] = [];

  /**
   * @param environment variables beside this process's own
   * @param args as `process.argv.slice(2)`
   */
  constructor(file: string, environment: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
    this.#process = spawn(process.execPath, ['-C', 'source', '-e', run, file, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.exited = once(this.#process, 'exit').then(([code]) => code as number | null);
    void this.exited.then(() => this.#changed());
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.lines.push(parsed(line));
      this.#changed();
    });
  }

  /** The first line of its log that says so. @throws when the process ends without it */
  async said(message: string | RegExp): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(({ msg }) => typeof msg === 'string' && msg.search(message) >= 0);
      if (found) return found;
      if (this.#process.exitCode !== null) {
        throw new Error(
          `It ended without saying '${String(message)}':\n${this.lines.map((each) => JSON.stringify(each)).join('\n')}`,
        );
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Ends it, whatever it does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.exited;
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { msg: line };
  }
}
