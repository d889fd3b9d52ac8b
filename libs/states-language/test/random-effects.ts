import {
  type Cancellation,
  type ExecutionOutcome,
  executeItem,
  type ItemRun,
  type TaskOutcome,
  type TaskRequest,
} from '../src';
import { ReplayEffects } from '@backstitch/testing/conformance';

/** A port whose tasks succeed, fail, dawdle and hang as a seed says; the same seed, the same answers. */
export class RandomEffects extends ReplayEffects {
  constructor(private seed: number) {
    super({});
  }

  override random = () => this.draw();

  override async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const [kind, delay] = [this.draw(), this.draw() * 30];
    const limit = request.timeoutSeconds ?? 60;
    if (kind < 0.15 || delay > limit) {
      await this.waitUntil(this.now() + limit * 1000, cancellation);
      return { failed: true, timedOut: true };
    }
    await this.waitUntil(this.now() + delay * 1000, cancellation);
    if (kind < 0.25) return { failed: true };
    if (kind < 0.45) return { failed: true, error: kind < 0.35 ? 'Refused' : 'Broken', cause: 'no' };
    return { output: { a: [kind, request.attempt], seconds: 1 } };
  }

  override runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    return executeItem(run, this, { maxEvents: 200 }, cancellation);
  }

  private draw(): number {
    this.seed = (Math.imul(this.seed, 1103515245) + 12345) & 0x7fffffff;
    return this.seed / 0x7fffffff;
  }
}
