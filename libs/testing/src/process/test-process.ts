import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { dieWithParent } from '@backstitch/temporal-server';
import { processTimes } from './process-times';

/** Compiles what it requires, as the tests do, so that a process of a test needs no build. */
const compiling = `
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

/** One line of a process's log. What isn't JSON is a message. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A process of Node in a test: a real one, that can be signalled and killed. It ends with the test's own, however that ends. */
export class TestProcess {
  /** What it has printed to its standard output. */
  readonly lines: LogLine[] = [];
  /** All that it has printed, errors too. */
  output = '';
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #process: ChildProcess;
  #waiting: (() => void)[] = [];

  /**
   * @param args what Node is started with: options, a file, and its arguments
   * @param environment variables beside this process's own
   */
  constructor(args: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}) {
    this.#process = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    dieWithParent(this.#process);
    this.exited = once(this.#process, 'close').then(([code]) => code as number | null);
    void this.exited.then(() => this.#changed());
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#changed();
      });
    }
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.lines.push(parsed(line));
      this.#changed();
    });
  }

  /**
   * Runs a TypeScript file of this workspace, from the libraries' sources.
   * @param environment variables beside this process's own
   * @param args as `process.argv.slice(2)`
   */
  static typescript(
    file: string,
    environment: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
  ): TestProcess {
    return new TestProcess(['-C', '@backstitch/source', '-e', compiling, file, ...args], environment);
  }

  /** The first line of its log whose message says so. @throws Error with all that it printed, when it ends without it */
  said(message: string | RegExp): Promise<LogLine> {
    const find = () => this.lines.find(({ msg }) => typeof msg === 'string' && msg.search(message) >= 0);
    return this.#until(String(message), find);
  }

  /** Resolves when that is in what it printed. @throws Error with all that it printed, when it ends without it */
  async printed(what: RegExp): Promise<void> {
    await this.#until(String(what), () => what.test(this.output) || undefined);
  }

  /** Bytes of memory that it has now. Linux only. */
  get memory(): number {
    return processTimes(this.#process.pid!)!.memory;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Sends a signal, and waits until it has ended. @returns its exit code */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.signal(signal);
    return this.exited;
  }

  /** `kill -9`: no code of it runs any more. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async #until<T>(what: string, find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        throw new Error(`It ended without saying '${what}':\n${this.output}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
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
