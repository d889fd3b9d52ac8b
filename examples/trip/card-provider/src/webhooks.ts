import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Book, Entry } from './book';
import type { Faults } from './faults';

export interface WebhookOptions {
  /** Where approvals are posted. */
  readonly url: string;
  /** With which they are signed, as Standard Webhooks has it: base64. */
  readonly secret: string;
}

/** How long whoever is told may take, and pauses when they don't take it, in milliseconds. */
const timeoutMs = 3_000;
const pause = { first: 200, max: 5_000 };

/**
 * Tells of approvals, signed by Standard Webhooks: one after the other, each until it is taken, also by the next process
 * when this one is killed. So each is told at least once, and always by the same id.
 */
export class Webhooks {
  readonly #webhook: Webhook;
  readonly #stopping = new AbortController();
  #telling: Promise<void> | undefined;

  constructor(
    private readonly book: Book,
    private readonly faults: Faults,
    private readonly options: WebhookOptions,
  ) {
    this.#webhook = new Webhook(options.secret);
    this.tell();
  }

  /** Something is to be told. */
  tell(): void {
    this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    let wait = 0;
    for (let [next] = this.book.untold; next && !this.#isStopping; [next] = this.book.untold) {
      if (await this.#toldOf(next)) wait = 0;
      else {
        wait = Math.min(wait === 0 ? pause.first : wait * 2, pause.max);
        await this.#rest(wait);
      }
    }
  }

  async #toldOf(approval: Entry): Promise<boolean> {
    const fault = this.faults.next('webhooks');
    if (fault?.answer === 'late') await this.#rest(fault.ms);
    const taken = fault?.answer === 'never' || (await this.#post(approval));
    if (taken && fault?.answer === 'twice') await this.#post(approval);
    if (taken && !this.#isStopping) this.book.told(approval);
    return taken;
  }

  async #post({ id, reference }: Entry): Promise<boolean> {
    const body = JSON.stringify({ type: 'payment.approved', reference });
    const at = new Date();
    const gone = new AbortController();
    const timer = setTimeout(() => gone.abort(), timeoutMs);
    try {
      const { ok } = await fetch(this.options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
          'webhook-signature': this.#webhook.sign(id, at, body),
        },
        body,
        signal: gone.signal,
      });
      return ok;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #rest = (ms = 0) => sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
}
