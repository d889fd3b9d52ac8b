import { SagaClient, parsed } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';

/** As `SendTaskFailure` takes them. */
const Failure = z.strictObject({ error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() });

/** What a `202` says of a token. */
export interface Told {
  readonly accepted: 'success' | 'failure' | 'heartbeat';
}

/** Whoever holds the token of a task settles it, or says that it is alive. Told twice, it is told once. */
@Controller('task-tokens/:token')
export class TaskTokensController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Post('success')
  @HttpCode(202)
  async success(@Param('token') token: string, @Body() output: unknown): Promise<Told> {
    await this.sagas.tasks.succeed(token, output);
    return { accepted: 'success' };
  }

  @Post('failure')
  @HttpCode(202)
  async failure(@Param('token') token: string, @Body() body: unknown): Promise<Told> {
    await this.sagas.tasks.fail(token, parsed(Failure, body ?? {}));
    return { accepted: 'failure' };
  }

  @Post('heartbeat')
  @HttpCode(202)
  async heartbeat(@Param('token') token: string): Promise<Told> {
    await this.sagas.tasks.beat(token);
    return { accepted: 'heartbeat' };
  }
}
