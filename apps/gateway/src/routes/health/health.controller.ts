import { SagaClient } from '@backstitch/client';
import { Controller, Get, Inject } from '@nestjs/common';

@Controller('health')
export class HealthController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Get('live')
  live(): object {
    return { live: true };
  }

  /** Ready is whoever can start and show sagas: Temporal answers, and has the namespace. @throws Problem `temporal-unreachable` */
  @Get('ready')
  async ready(): Promise<object> {
    await this.sagas.ping();
    return { ready: true };
  }
}
