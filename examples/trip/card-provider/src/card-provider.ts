import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Door } from '@backstitch/nest/outside';
import { Book, type ChargeAsked, KeyReused } from './book';
import { type Fault, Faults, faultIn } from './faults';
import { type WebhookOptions, Webhooks } from './webhooks';

export interface CardProviderOptions {
  readonly logFile: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** By which names it is known; default those of this machine. */
  readonly door?: Door;
  /** Who is told of approvals. Default nobody. */
  readonly webhook?: WebhookOptions | undefined;
}

interface Reply {
  readonly status: number;
  readonly body?: object;
}

/**
 * A card provider, as there are some outside: it is not ours, has a log of its own, and doesn't always answer.
 * - `POST /charges {card, amount, currency}` with `Idempotency-Key`: 201, 402 declined, 409 key reused
 * - `POST /refunds {chargeId}` with `Idempotency-Key`: 201, 404 no such charge, 409 key reused
 * - `POST /reminders {card, reference}` with `Idempotency-Key`: 201, 409 key reused
 * - `POST /approvals {reference}`: what the owner of a card does in their bank's app; 201. The webhook is told of it
 * - `GET /charges?key=`: what it did under a key, or everything
 * - `POST /faults {answer, calls, ms?, on?}`: misbehaves; `DELETE /faults`: behaves again
 */
export class CardProvider {
  readonly #book: Book;
  readonly #faults = new Faults();
  readonly #server: Server;
  readonly #webhooks: Webhooks | undefined;

  private constructor(logFile: string, door: Door, webhook: WebhookOptions | undefined) {
    this.#book = new Book(logFile);
    this.#webhooks = webhook && new Webhooks(this.#book, this.#faults, webhook);
    // A request without a host is the door's to answer.
    this.#server = createServer({ requireHostHeader: false }, (request, response) => {
      const refusal = door.refuse(request);
      if (refusal) return void response.writeHead(refusal.status, json).end(JSON.stringify(refusal));
      this.#answer(request).then(
        // No reply: the connection stays open until the caller gives up.
        (reply) => reply && response.writeHead(reply.status, json).end(reply.body && JSON.stringify(reply.body)),
        (error: unknown) => response.writeHead(500, json).end(JSON.stringify({ detail: String(error) })),
      );
    });
  }

  static async start({
    logFile,
    port,
    host = '127.0.0.1',
    door = new Door(),
    webhook,
  }: CardProviderOptions): Promise<CardProvider> {
    const provider = new CardProvider(logFile, door, webhook);
    const server = provider.#server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    await this.#webhooks?.stop();
    this.#book.close();
  }

  async #answer(request: IncomingMessage): Promise<Reply | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const body = await bodyOf(request);
    switch (`${request.method} ${pathname}`) {
      case 'GET /health/live':
      case 'GET /health/ready':
        return { status: 200, body: { ready: true } };
      case 'GET /charges':
        return { status: 200, body: { charges: this.#done(searchParams.get('key')) } };
      case 'POST /charges':
        return this.#faulty('charges', () => this.#charge(keyOf(request), body));
      case 'POST /refunds':
        return this.#faulty('refunds', () => this.#refund(keyOf(request), body));
      case 'POST /reminders':
        return this.#remind(keyOf(request), body);
      case 'POST /approvals':
        return this.#approve(body);
      case 'POST /faults':
        return this.#misbehave(body);
      case 'DELETE /faults':
        this.#faults.clear();
        return { status: 204 };
      default:
        return { status: 404, body: { detail: `There is no ${request.method} ${pathname} here.` } };
    }
  }

  #done(key: string | null): object[] {
    const { entries } = this.#book;
    return key === null ? [...entries] : entries.filter((entry) => entry.key === key);
  }

  #misbehave(body: unknown): Reply {
    const wrong = faultIn(body);
    if (wrong !== undefined) return { status: 422, body: { detail: wrong } };
    this.#faults.add(body as Fault);
    return { status: 204 };
  }

  async #faulty(on: 'charges' | 'refunds', act: () => Reply): Promise<Reply | undefined> {
    const fault = this.#faults.next(on);
    if (fault?.answer === 'error') return { status: 500, body: { detail: 'told to fail' } };
    if (fault?.answer === 'twice') act();
    const reply = act();
    if (fault?.answer === 'never') return undefined;
    if (fault?.answer === 'late') await sleep(fault.ms);
    return reply;
  }

  #charge(key: string | undefined, body: unknown): Reply {
    const { card, amount, currency } = (body ?? {}) as Partial<ChargeAsked>;
    if (key === undefined) return keyMissing;
    if (typeof card !== 'string' || !Number.isInteger(amount) || typeof currency !== 'string') {
      return { status: 422, body: { detail: 'card and currency are text, amount is a whole number' } };
    }
    return once(() => {
      const entry = this.#book.charge(key, { card, amount: amount as number, currency });
      if (entry.kind === 'declined') return { status: 402, body: { declined: this.#book.reasonOf(card) } };
      return { status: 201, body: { chargeId: entry.id } };
    });
  }

  #refund(key: string | undefined, body: unknown): Reply {
    const { chargeId } = (body ?? {}) as { chargeId?: unknown };
    if (key === undefined) return keyMissing;
    if (typeof chargeId !== 'string') return { status: 422, body: { detail: 'chargeId is missing' } };
    return once(() => {
      const entry = this.#book.refund(key, { chargeId });
      if (!entry) return { status: 404, body: { detail: `There is no charge '${chargeId}'.` } };
      return { status: 201, body: { refundId: entry.id } };
    });
  }

  #remind(key: string | undefined, body: unknown): Reply {
    const { card, reference } = (body ?? {}) as { card?: unknown; reference?: unknown };
    if (key === undefined) return keyMissing;
    if (typeof card !== 'string' || typeof reference !== 'string') {
      return { status: 422, body: { detail: 'card and reference are text' } };
    }
    return once(() => ({ status: 201, body: { reminderId: this.#book.remind(key, { card, reference }).id } }));
  }

  #approve(body: unknown): Reply {
    const { reference } = (body ?? {}) as { reference?: unknown };
    if (typeof reference !== 'string' || reference === '') {
      return { status: 422, body: { detail: 'reference is missing: what is paid for' } };
    }
    const approval = this.#book.approve(reference);
    this.#webhooks?.tell();
    return { status: 201, body: { approvalId: approval.id } };
  }
}

const json = { 'content-type': 'application/json' };

const keyMissing: Reply = { status: 400, body: { detail: 'Idempotency-Key is missing' } };

function once(act: () => Reply): Reply {
  try {
    return act();
  } catch (error) {
    if (error instanceof KeyReused) return { status: 409, body: { detail: error.message } };
    throw error;
  }
}

function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Absent when there is none, or none that is JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
