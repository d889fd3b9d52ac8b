import { randomUUID } from 'node:crypto';
import { type EndAct, operatorUpdates } from '@backstitch/saga-log';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { actorOf } from '../request/actor-of';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { actOn } from '../temporal/act-on';
import { describeSaga } from '../temporal/describe-saga';
import { reach } from '../temporal/reach';
import { readSaga } from '../temporal/read-saga';
import { clearSetAside } from '../temporal/set-aside';
import { isNotFound } from '../temporal/temporal-problem';
import { type Accepted, accepted } from './accepted';
import { endSetAside } from './end-set-aside';
import { expectState } from './expect-state';
import { Reason } from './reason';

const Ending = z.strictObject({ reason: Reason });

@Controller('sagas/:type/:id')
export class EndController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Post('cancel')
  @HttpCode(202)
  async cancel(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const ref = await this.types.saga(typeName, id);
    const act = { action: 'cancel', by: actorOf(request), ...valid(Ending, body) } as const;
    await expectState(this.client, ref, request);
    try {
      await this.end(ref, act);
    } catch (error) {
      // A slip whose next participant is away can't refuse, and has no pivot: it is cancelled when somebody runs it.
      if (ref.type.kind !== 'slip' || !(error instanceof Problem) || error.code !== 'no-worker') throw error;
      await this.requestCancel(ref, act);
      return accepted(ref, 'cancel');
    }
    // First the act, which the saga may refuse; then Temporal's own request, so that the run ends as cancelled.
    try {
      await reach(this.client, () => this.client.workflow.getHandle(ref.workflowId).cancel());
    } catch (error) {
      if (!isNotFound(error)) throw error; // it has ended by now
    }
    return accepted(ref, 'cancel');
  }

  /** Temporal keeps who and why with the request. */
  private async requestCancel({ workflowId }: SagaRef, { by, reason }: EndAct): Promise<void> {
    const { namespace } = this.client.options;
    const request = { namespace, workflowExecution: { workflowId }, identity: by, reason, requestId: randomUUID() };
    await reach(this.client, () => this.client.workflowService.requestCancelWorkflowExecution(request));
  }

  @Post('compensate')
  @HttpCode(202)
  async compensate(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const ref = await this.types.saga(typeName, id);
    await expectState(this.client, ref, request);
    await this.end(ref, { action: 'compensate', by: actorOf(request), ...valid(Ending, body) });
    return accepted(ref, 'compensate');
  }

  /** Its code is run again, at Temporal's next try: within some seconds at first, within ten minutes after many. */
  @Post('resume')
  @HttpCode(202)
  async resume(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const ref = await this.types.saga(typeName, id);
    const { reason } = valid(Ending, body);
    await expectState(this.client, ref, request);
    const { closed, setAside } = await describeSaga(this.client, ref);
    if (closed) throw new Problem('already-ended', 'The saga has ended: there is nothing left to resume.');
    if (!setAside) throw new Problem('not-set-aside', 'The saga isn’t set aside: its code is run whenever it is due.');
    await clearSetAside(this.client, ref, `resumed by ${actorOf(request)}: ${reason}`);
    return accepted(ref, 'resume');
  }

  /** Once: whoever says it again, with whatever reason, is told the same and changes nothing. */
  private async end(ref: SagaRef, act: EndAct): Promise<void> {
    const { closed, setAside, runId } = await describeSaga(this.client, ref);
    if (setAside) return endSetAside(this.client, ref, act, runId);
    if (!closed && (await actOn(this.client, ref, operatorUpdates.end, act, act.action))) return;
    const { status, audit } = await readSaga(this.client, ref);
    const wasThis =
      audit.some(({ action }) => action === act.action) || (act.action === 'cancel' && status === 'cancelled');
    if (wasThis && (status === 'cancelled' || status === 'compensated')) return;
    throw new Problem('already-ended', `The saga is ${status}: there is nothing left to ${act.action}.`);
  }
}
