import { Injectable } from '@nestjs/common';
import { timeLimit } from '@backstitch/participant';
import { CardDeclined, type ChargeRequest, type ReminderRequest } from '@backstitch-examples/trip-catalogue';

/** What the card provider answers; kept by the barrier. */
export interface CardCharge {
  readonly chargeId: string;
}
export interface CardRefund {
  readonly refundId: string;
}
export interface CardReminder {
  readonly reminderId: string;
}

/** The card provider outside. Whatever it is asked, it does once for one key. */
@Injectable()
export class CardProvider {
  /** One that hasn't answered by then is asked again, with the same key. Milliseconds. */
  protected readonly timeoutMs: number = 3_000;
  readonly #url = process.env['CARD_PROVIDER_URL'] || 'http://127.0.0.1:3050';

  /** @throws CardDeclined when it said no. Any other error tells nothing: the money may have moved */
  async charge({ card, amount }: ChargeRequest, key: string, signal: AbortSignal): Promise<CardCharge> {
    const { status, body } = await this.#post('/charges', { card, ...amount }, key, signal);
    const answer = body as CardCharge & { declined?: string };
    if (status === 402) throw CardDeclined({ card, reason: answer.declined ?? 'declined' });
    return answer;
  }

  async refund({ chargeId }: CardCharge, key: string, signal: AbortSignal): Promise<CardRefund> {
    return (await this.#post('/refunds', { chargeId }, key, signal)).body as CardRefund;
  }

  /** Asks the card's owner to approve a payment. */
  async remind({ card, tripId: reference }: ReminderRequest, key: string, signal: AbortSignal): Promise<CardReminder> {
    return (await this.#post('/reminders', { card, reference }, key, signal)).body as CardReminder;
  }

  async #post(
    path: string,
    body: object,
    key: string,
    caller: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const { signal, clear } = timeLimit(this.timeoutMs, caller);
    try {
      const response = await fetch(new URL(path, this.#url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal,
      });
      if (response.ok || response.status === 402) return { status: response.status, body: await response.json() };
      throw new Error(`The card provider answered ${response.status} to ${path}: ${await response.text()}`);
    } finally {
      clear();
    }
  }
}
