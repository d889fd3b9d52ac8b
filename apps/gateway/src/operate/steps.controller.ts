import { randomUUID } from 'node:crypto';
import { type StepAct, compensationId, doorShare, operatorUpdates, stepOf } from '@backstitch/saga-log';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { actorOf } from '../request/actor-of';
import { hashOf, idempotencyKey, keyMark } from '../request/idempotency-key';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { actOn } from '../temporal/act-on';
import { HistoryDoor, actShare, updateLoad } from '../temporal/history-door';
import { describeSaga } from '../temporal/describe-saga';
import { readSaga } from '../temporal/read-saga';
import { setAsideProblem } from '../temporal/set-aside';
import { type Accepted, accepted } from './accepted';
import { expectState } from './expect-state';
import { refuseReused } from './refuse-reused';
import { type StepAction, stepBodies } from './step-bodies';

/** An act of so many bytes finds room in the saga's own part of the history: it may be what ends the saga. */
const smallAct = 64 * 1024;

interface Target {
  readonly type: string;
  readonly id: string;
  readonly step: string;
}

/** For steps, and compensations, that need attention: tried now, resolved by hand, or asked with another input. */
@Controller('sagas/:type/:id/steps/:step')
export class StepsController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
    @Inject(HistoryDoor) private readonly door: HistoryDoor,
  ) {}

  @Post('retry')
  @HttpCode(202)
  retry(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('retry', 'request', target, body, request);
  }

  @Post('resolve')
  @HttpCode(202)
  resolve(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('resolve', 'request', target, body, request);
  }

  @Post('replace-input')
  @HttpCode(202)
  replaceInput(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('replace-input', 'request', target, body, request);
  }

  @Post('compensation/retry')
  @HttpCode(202)
  retryUndo(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('retry', 'compensation', target, body, request);
  }

  @Post('compensation/resolve')
  @HttpCode(202)
  resolveUndo(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('resolve', 'compensation', target, body, request);
  }

  @Post('compensation/replace-input')
  @HttpCode(202)
  replaceUndoInput(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('replace-input', 'compensation', target, body, request);
  }

  private async act(
    action: StepAction,
    of: StepAct['of'],
    { type: typeName, id, step: stepId }: Target,
    body: unknown,
    request: FastifyRequest,
  ): Promise<Accepted> {
    const ref = await this.types.saga(typeName, id);
    const said: { reason: string; input?: unknown; output?: unknown } = valid(stepBodies[action], body);
    const key = idempotencyKey(request);
    await expectState(this.client, ref, request);
    const now = await describeSaga(this.client, ref);
    if (now.setAside) throw setAsideProblem(ref);
    const saga = await readSaga(this.client, ref, now);
    const step = saga.steps.find((each) => each.id === stepId);
    // A deadline that passed after the pivot asks for attention, too, and is no step.
    const activityId = of === 'compensation' ? compensationId(stepId) : stepId;
    const attends = saga.waitingFor?.some(({ kind, what }) => kind === 'operator' && what === activityId);
    // The id of a compensation is no step's: what undoes a step is acted on under the step.
    if ((!step && !attends) || stepOf(stepId).compensates)
      throw new Problem('unknown-step', `The saga has no step '${stepId}'.`);

    const schemas = step && this.types.schemasOf(step.participant, step.request);
    // A compensation is told the input of its request; nobody takes an answer from it.
    if (action === 'replace-input' && schemas) said.input = valid(schemas.input, said.input, '/input');
    const answer = schemas?.output ?? (step === undefined ? messageSchema(ref, stepId) : undefined);
    if (action === 'resolve' && of === 'request' && answer) said.output = valid(answer, said.output, '/output');

    const mark = keyMark(key, action, of, stepId);
    const act: StepAct = {
      action,
      stepId,
      of,
      by: actorOf(request),
      ...said,
      ...(mark !== undefined && { key: mark }),
    };
    const updateId = key === undefined ? randomUUID() : hashOf(ref.workflowId, action, of, stepId, key);
    const load = updateLoad(act);
    const doing = () => actOn(this.client, ref, operatorUpdates.step, act, updateId);
    if (await this.door.let(ref, load, doing, load.bytes > smallAct ? doorShare : actShare)) {
      if (mark !== undefined) await refuseReused(this.client, ref, { mark, body: { action, stepId, of, ...said } });
      return accepted(ref, action);
    }
    throw new Problem('already-ended', 'The saga has ended: its steps can’t be acted on any more.');
  }
}

/** A message that did not come in time after the pivot needs attention as `message: {name}`: the answer is the message. */
function messageSchema({ type }: SagaRef, id: string): z.ZodType | undefined {
  const [, name] = /^message: (.+?)(?:\.\d+)?$/.exec(id) ?? [];
  return type.contract.messages?.find((each) => each.name === name)?.schema;
}
