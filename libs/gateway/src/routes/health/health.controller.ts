import { SagaClient } from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Describes } from '../../http/openapi/operation';

const Health = z
  .object({ live: z.literal(true).optional(), ready: z.literal(true).optional() })
  .meta({ id: 'Health', description: 'What was asked for is true; else the answer is a problem.' });
type Health = Shown<typeof Health>;

@Controller('health')
export class HealthController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({ summary: 'Is the process alive?', answers: { 200: Health } })
  @Get('live')
  live(): Health {
    return { live: true };
  }

  /** A gateway is ready when it can start and show sagas: Temporal answers, and has the namespace. @throws Problem `temporal-unreachable` */
  @Describes({
    summary: 'Can it reach Temporal?',
    answers: { 200: Health },
    problems: ['temporal-unreachable'],
  })
  @Get('ready')
  async ready(): Promise<Health> {
    await this.sagas.ping();
    return { ready: true };
  }
}
