import { SagaClient } from '@backstitch/client';
import { Controller, Get, Inject } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';

@Controller('health')
export class HealthController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({ summary: 'Is the process alive?', answers: { 200: 'Health' } })
  @Get('live')
  live(): object {
    return { live: true };
  }

  /** Ready is whoever can start and show sagas: Temporal answers, and has the namespace. @throws Problem `temporal-unreachable` */
  @Describes({
    summary: 'Can it reach Temporal?',
    answers: { 200: 'Health' },
    problems: ['temporal-unreachable'],
  })
  @Get('ready')
  async ready(): Promise<object> {
    await this.sagas.ping();
    return { ready: true };
  }
}
