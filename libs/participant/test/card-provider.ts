import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A payment provider as the barrier needs one: it answers one key one way, however often it is asked. It is a stand-in
 * for what is outside every database, so it has no database of its own.
 */
export class CardProvider {
  readonly calls: string[] = [];
  readonly #answers = new Map<string, 'taken' | 'refused'>();
  /** What happens to the answers to come, and not to what the provider does. */
  before: (key: string) => unknown = () => {};
  after: (key: string) => unknown = () => {};
  refuses = false;
  delay = 0;

  /** @returns the provider's own id of the payment, or nothing when it was refused */
  async ask(key: string): Promise<{ id: string } | undefined> {
    this.calls.push(key);
    await this.before(key);
    if (this.delay > 0) await sleep(this.delay);
    if (!this.#answers.has(key)) this.#answers.set(key, this.refuses ? 'refused' : 'taken');
    await this.after(key);
    return this.#answers.get(key) === 'taken' ? { id: `card ${key}` } : undefined;
  }

  /** How many payments of a step it holds: charges less refunds. */
  net(stepKey: string): number {
    const taken = (key: string) => (this.#answers.get(key) === 'taken' ? 1 : 0);
    return taken(stepKey) - taken(`${stepKey}/compensation`);
  }
}
