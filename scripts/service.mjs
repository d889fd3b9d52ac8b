import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';
import { Trouble } from './trouble.mjs';

/** Longer than a worker's drain, which gives up after 30 s by itself. */
const stopWithin = 35_000;

/** Pause before a process is started again, in ms; twice as long each time it doesn't stay up. */
const pause = { first: 200, most: 10_000, forgetAfter: 30_000 };

/** One process: started, watched, started again when it dies, and stopped. Its log goes to a file. */
export class Service {
  #options;
  #log;
  #child;
  #ended = Promise.resolve();
  #lastLines = [];
  #stopping = false;

  constructor(options, logFolder) {
    this.#options = options;
    this.#log = createWriteStream(join(logFolder, `${options.name}.log`), { flags: 'a' });
  }

  get name() {
    return this.#options.name;
  }

  /**
   * Resolves when it says that it is ready, with what it says. From then on it is kept running.
   * @throws Trouble `service-failed` when it ends before
   */
  async start() {
    const said = await this.#launch();
    void this.#keepRunning();
    return said;
  }

  async #launch() {
    const { entry, env } = this.#options;
    this.#lastLines = [];
    const child = (this.#child = spawn(process.execPath, ['-r', join(root, 'scripts/stay-with-parent.cjs'), entry], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C is for this process alone: it stops the others in order.
      detached: true,
    }));
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    const ready = new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.#log.write(`${line}\n`);
          const said = parsed(line);
          this.#lastLines = [...this.#lastLines, `  ${said.msg ?? line}`].slice(-8);
          if (said.msg === 'ready') resolve(said);
        });
      }
    });
    const said = await Promise.race([ready, this.#ended]);
    if (said?.msg === 'ready') return said;
    throw new Trouble(
      'service-failed',
      `${this.name} ended ${this.#ending} before it was ready. Its last lines:\n${this.#lastLines.join('\n')}\nMore is in ${this.#log.path}`,
    );
  }

  async #keepRunning() {
    for (let wait = pause.first; ;) {
      const since = Date.now();
      await this.#ended;
      if (this.#stopping) return;
      if (Date.now() - since > pause.forgetAfter) wait = pause.first;
      console.log(`${this.name} ended ${this.#ending}: starting it again`);
      await sleep(wait);
      wait = Math.min(wait * 2, pause.most);
      if (this.#stopping) return;
      await this.#launch().then(
        () => console.log(`${this.name} is back`),
        () => {},
      );
    }
  }

  get #ending() {
    const { signalCode, exitCode } = this.#child;
    return signalCode ? `by ${signalCode}` : `with exit code ${exitCode}`;
  }

  /** Lets it finish what it does; kills it when that takes too long. */
  async stop() {
    this.#stopping = true;
    this.#child?.kill('SIGTERM');
    const late = setTimeout(() => this.kill(), stopWithin);
    await this.#ended;
    clearTimeout(late);
    this.#log.end();
  }

  kill() {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
