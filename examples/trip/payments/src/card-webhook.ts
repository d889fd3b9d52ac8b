import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Door, HostError, HostedDatabase, portOf } from '@backstitch/nest';
import { PaymentApproved, payments } from '@backstitch-examples/trip-catalogue';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Tx } from './database';

/** What the card provider tells. */
interface CardNotification {
  readonly type?: unknown;
  readonly reference?: unknown;
}

/**
 * Where the card provider tells what its customers have done: `POST /webhooks/card-provider`, signed by Standard Webhooks
 * with `CARD_PROVIDER_SECRET`, at `CARD_PROVIDER_WEBHOOK_PORT`. What it tells is written in the transaction that publishes
 * it, before it is acknowledged; told again, it is known.
 */
@Injectable()
export class CardWebhook implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('CardWebhook');
  readonly #port = portOf(process.env, 'CARD_PROVIDER_WEBHOOK_PORT');
  readonly #door = Door.fromSetting('CARD_PROVIDER_WEBHOOK_HOSTS', process.env['CARD_PROVIDER_WEBHOOK_HOSTS']);
  #server: Server | undefined;

  constructor(private readonly database: HostedDatabase<Tx>) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.#port === undefined) return;
    const { CARD_PROVIDER_SECRET: secret, CARD_PROVIDER_WEBHOOK_HOST: host } = process.env;
    if (!secret) throw new HostError('bad-setting', 'CARD_PROVIDER_SECRET is missing: the webhook trusts nobody else.');
    const webhook = new Webhook(secret);
    const server = createServer({ requireHostHeader: false }, (request, response) => {
      void this.#statusFor(request, webhook).then((status) =>
        response.writeHead(status, { connection: 'close' }).end(),
      );
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(this.#port, host || '127.0.0.1', resolve),
    );
  }

  /** Where it listens. */
  get port(): number | undefined {
    return (this.#server?.address() as AddressInfo | null | undefined)?.port;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#server?.closeIdleConnections();
    if (this.#server) await new Promise((resolve) => this.#server!.close(resolve));
  }

  async #statusFor(request: IncomingMessage, webhook: Webhook): Promise<number> {
    const refusal = this.#door.refuse(request);
    if (refusal) return refusal.status;
    if (request.method !== 'POST' || request.url !== '/webhooks/card-provider') return 404;
    try {
      const notification = webhook.verify(
        await text(request),
        request.headers as Record<string, string>,
      ) as CardNotification;
      if (notification.type === 'payment.approved' && typeof notification.reference === 'string') {
        await this.#approved(request.headers['webhook-id'] as string, notification.reference);
      }
      return 204;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 401;
      this.#log.warn(error);
      return 503;
    }
  }

  /** @param id of what was told: the same each time */
  #approved(id: string, tripId: string): Promise<void> {
    return this.database.publishIn(
      payments,
      async ({ tx, publish }) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('approval')
          .values({ id, trip: tripId, at: new Date().toISOString() })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 1n) publish(PaymentApproved({ tripId }));
      },
      { id },
    );
  }
}
