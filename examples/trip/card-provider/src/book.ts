import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

/** One line of the provider's log: what it did, under which key, and what it answered. */
export interface Entry {
  /** `told`: whoever is to be told of an approval has it. */
  readonly kind: 'charge' | 'declined' | 'refund' | 'reminder' | 'approval' | 'told';
  /** The `Idempotency-Key` that it was asked with. */
  readonly key: string;
  /** What was asked, to tell a repetition from another request under the same key. */
  readonly asked: string;
  readonly id: string;
  readonly at: string;
  readonly card?: string;
  readonly amount?: number;
  readonly currency?: string;
  /** Of a refund. */
  readonly chargeId?: string;
  /** What is to be paid, of a reminder and of an approval: the words of whoever is paid. */
  readonly reference?: string;
}

export interface ChargeAsked {
  readonly card: string;
  readonly amount: number;
  readonly currency: string;
}

/** Asked under a key that was used for something else. */
export class KeyReused extends Error {
  constructor(readonly key: string) {
    super(`'${key}' was used for another request: a key is for one.`);
  }
}

/** Cards whose banks say no, and why. Every other card is good. */
const declining: Readonly<Record<string, string>> = {
  'card-0002': 'insufficient funds',
  'card-0069': 'expired',
};

/**
 * The provider's book: an append-only file, and what it says in memory. What was asked once under a key is done once,
 * and answered the same for ever. A line is written before it is answered, so a killed provider forgets nothing.
 */
export class Book {
  readonly #byKey = new Map<string, Entry>();
  readonly #charges = new Map<string, Entry>();
  readonly #refunds = new Map<string, Entry>();
  readonly #file: number;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    // What comes after the last newline was being written when it was killed, and was never answered.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== text) truncateSync(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n').filter(Boolean)) this.#remember(JSON.parse(line) as Entry);
    this.#file = openSync(path, 'a');
  }

  get entries(): readonly Entry[] {
    return [...this.#byKey.values()];
  }

  charge(key: string, asked: ChargeAsked): Entry {
    const { card, amount, currency } = asked;
    const declined = card in declining;
    const kind = declined ? 'declined' : 'charge';
    return this.#once(key, asked, () => ({ kind, id: `ch_${randomUUID()}`, card, amount, currency }));
  }

  /** Why a card is declined. */
  reasonOf = (card: string): string => declining[card] ?? 'declined';

  /** Absent: there is no such charge. A charge is given back once, whatever the key. */
  refund(key: string, asked: { readonly chargeId: string }): Entry | undefined {
    const { chargeId } = asked;
    const charge = this.#charges.get(chargeId);
    if (!charge) return undefined;
    const { card, amount, currency } = charge;
    return (
      this.#refunds.get(chargeId) ??
      this.#once(key, asked, () => ({ kind: 'refund', id: `re_${randomUUID()}`, chargeId, card, amount, currency }))
    );
  }

  /** Asks a card's owner to approve a payment. */
  remind(key: string, asked: { readonly card: string; readonly reference: string }): Entry {
    return this.#once(key, asked, () => ({ kind: 'reminder', id: `rm_${randomUUID()}`, ...asked }));
  }

  /** A card's owner approves a payment: once, however often they say so. */
  approve(reference: string): Entry {
    return this.#once(`approval/${reference}`, { reference }, () => {
      return { kind: 'approval', id: `ap_${randomUUID()}`, reference };
    });
  }

  /** Of an approval: whoever is to be told has it. */
  told({ id }: Entry): void {
    this.#once(`told/${id}`, { id }, () => ({ kind: 'told', id }));
  }

  /** Approvals of which whoever is to be told has not heard. */
  get untold(): readonly Entry[] {
    return this.entries.filter(({ kind, id }) => kind === 'approval' && !this.#byKey.has(`told/${id}`));
  }

  close(): void {
    closeSync(this.#file);
  }

  #once(key: string, request: object, act: () => Omit<Entry, 'key' | 'asked' | 'at'>): Entry {
    const asked = JSON.stringify(request);
    const before = this.#byKey.get(key);
    if (before) {
      if (before.asked !== asked) throw new KeyReused(key);
      return before;
    }
    const entry = { ...act(), key, asked, at: new Date().toISOString() };
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
    this.#remember(entry);
    return entry;
  }

  #remember(entry: Entry): void {
    this.#byKey.set(entry.key, entry);
    if (entry.kind === 'charge') this.#charges.set(entry.id, entry);
    if (entry.kind === 'refund' && entry.chargeId !== undefined) this.#refunds.set(entry.chargeId, entry);
  }
}
