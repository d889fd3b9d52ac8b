import { type Gateway, openGateway } from '@backstitch/gateway';
import { openLog } from '@backstitch/nest';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { shopCatalogue } from './catalogue';

/** The gateway in the process of the workers: it opens with them, and closes before them. */
@Injectable()
export class GatewayHere implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private gateway: Gateway | undefined;

  async onApplicationBootstrap(): Promise<void> {
    const log = openLog('gateway', process.env);
    this.gateway = await openGateway(shopCatalogue, process.env, log);
    log.info({ url: this.gateway.url }, 'listening');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.gateway?.close();
  }
}
