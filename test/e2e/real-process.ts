import { TestProcess } from '@backstitch/testing/process';
import type { PlatformProcess } from '@backstitch/tools';

/** One process of the platform, as it is deployed: from its build. */
export class RealProcess {
  #process: TestProcess | undefined;

  constructor(private readonly options: PlatformProcess) {}

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const { entry, args = [], env } = this.options;
    // The test's own variables are for Jest.
    this.#process = new TestProcess([entry, ...args], { NODE_OPTIONS: '', ...env });
    await this.#process.said(/^ready$/);
  }

  /** Bytes of memory that it has now. */
  get memory(): number {
    return this.#process!.memory;
  }

  /** `kill -9`: no code of it runs any more. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** As an operator would. */
  async stop(): Promise<void> {
    await this.#process?.end('SIGTERM');
  }
}
