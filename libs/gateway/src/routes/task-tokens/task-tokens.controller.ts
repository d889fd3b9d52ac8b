import { SagaClient, parsed } from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Describes } from '../../http/openapi/operation';
import { taskTokenProblems } from '../../http/openapi/operation-parts';

/** As `SendTaskFailure` takes them. */
const Failure = z.strictObject({ error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() });

/** What a `202` says of a token. */
const TaskAccepted = z.object({ accepted: z.enum(['success', 'failure', 'heartbeat']) }).meta({ id: 'TaskAccepted' });
type TaskAccepted = Shown<typeof TaskAccepted>;

/** The holder of a task's token settles the task, or says that it is alive. Told twice, it is told once. */
@Controller('task-tokens/:token')
export class TaskTokensController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'The task that waits for this token has this output',
    body: 'any',
    answers: { 202: TaskAccepted },
    problems: [...taskTokenProblems, 'invalid-body'],
  })
  @Post('success')
  @HttpCode(202)
  async success(@Param('token') token: string, @Body() output: unknown): Promise<TaskAccepted> {
    await this.sagas.tasks.succeed(token, output);
    return { accepted: 'success' };
  }

  @Describes({
    summary: 'The task that waits for this token has failed',
    body: Failure,
    answers: { 202: TaskAccepted },
    problems: [...taskTokenProblems, 'invalid-body'],
  })
  @Post('failure')
  @HttpCode(202)
  async failure(@Param('token') token: string, @Body() body: unknown): Promise<TaskAccepted> {
    await this.sagas.tasks.fail(token, parsed(Failure, body ?? {}));
    return { accepted: 'failure' };
  }

  @Describes({
    summary: 'The task that waits for this token is alive',
    answers: { 202: TaskAccepted },
    problems: taskTokenProblems,
  })
  @Post('heartbeat')
  @HttpCode(202)
  async heartbeat(@Param('token') token: string): Promise<TaskAccepted> {
    await this.sagas.tasks.beat(token);
    return { accepted: 'heartbeat' };
  }
}
