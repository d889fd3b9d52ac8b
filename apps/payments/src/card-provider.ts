import { Injectable } from '@nestjs/common';
import { CardDeclined, type ChargeRequest } from '@backstitch/trip';

/** What the card provider answers; kept by the barrier. */
export interface CardCharge {
  readonly chargeId: string;
}
export interface CardRefund {
  readonly refundId: string;
}

/** The card provider outside. Whatever it is asked, it does once for one key. */
@Injectable()
export class CardProvider {
  /** One that hasn't answered by then is asked again, with the same key. Milliseconds. */
  protected readonly patience: number = 3_000;
  readonly #url = process.env['CARD_PROVIDER_URL'] || 'http://127.0.0.1:3050';

  /** @throws CardDeclined when it said no. Any other error tells nothing: the money may have moved */
  async charge({ card, amount }: ChargeRequest, key: string, signal: AbortSignal): Promise<CardCharge> {
    const response = await this.#post('/charges', { card, ...amount }, key, signal);
    const answer = (await response.json()) as CardCharge & { declined?: string };
    if (response.status === 402) throw CardDeclined({ card, reason: answer.declined ?? 'declined' });
    return answer;
  }

  async refund({ chargeId }: CardCharge, key: string, signal: AbortSignal): Promise<CardRefund> {
    const response = await this.#post('/refunds', { chargeId }, key, signal);
    return (await response.json()) as CardRefund;
  }

  async #post(path: string, body: object, key: string, signal: AbortSignal): Promise<Response> {
    const response = await fetch(new URL(path, this.#url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.patience)]),
    });
    if (response.ok || response.status === 402) return response;
    throw new Error(`The card provider answered ${response.status} to ${path}: ${await response.text()}`);
  }
}
