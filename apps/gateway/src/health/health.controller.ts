import { Controller, Get, Inject } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { reach } from '../temporal/reach';

@Controller('health')
export class HealthController {
  constructor(@Inject(Client) private readonly client: Client) {}

  @Get('live')
  live(): object {
    return { live: true };
  }

  /** Ready is whoever can start and show sagas: Temporal answers, and has the namespace. @throws Problem `temporal-unreachable` */
  @Get('ready')
  async ready(): Promise<object> {
    const { namespace } = this.client.options;
    await reach(this.client, () => this.client.workflowService.describeNamespace({ namespace }), 2_000);
    return { ready: true };
  }
}
