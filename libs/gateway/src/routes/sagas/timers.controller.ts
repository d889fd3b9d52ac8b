import { Reason, SagaClient, parsed } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Describes } from '../../http/openapi/operation';
import { timerOperation } from '../../http/openapi/operation-parts';
import { sentBy } from '../../http/sent-by';
import { type Accepted, accepted } from './accepted';

const Change = z.strictObject({
  reason: Reason,
  due: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When it comes. Default now; a time that has passed is now, too.' }),
});
const Cancel = z.strictObject({ reason: Reason });

interface Target {
  readonly type: string;
  readonly id: string;
  readonly timer: string;
}

/** For timers of processes: they come sooner, later, now, or never. `GET …/process` lists them. */
@Controller('sagas/:type/:id/timers/:timer')
export class TimersController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes(timerOperation('Has a timer of a process come at another time', Change))
  @Post('change')
  @HttpCode(202)
  async change(
    @Param() { type, id, timer }: Target,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const { due, reason } = parsed(Change, body);
    const saga = await this.sagas.saga(type, id);
    const at = due === undefined ? {} : { due: new Date(due) };
    await saga.timer(timer).change({ reason, ...at, ...sentBy(request) });
    return accepted(saga.ref, 'change-timer');
  }

  @Describes(timerOperation('Has a timer of a process never come', Cancel))
  @Post('cancel')
  @HttpCode(202)
  async cancel(
    @Param() { type, id, timer }: Target,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const { reason } = parsed(Cancel, body);
    const saga = await this.sagas.saga(type, id);
    await saga.timer(timer).cancel({ reason, ...sentBy(request) });
    return accepted(saga.ref, 'cancel-timer');
  }
}
