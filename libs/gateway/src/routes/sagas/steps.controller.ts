import { SagaClient, type StepActOptions, type StepHandle, parsed } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Describes } from '../../http/openapi/operation';
import { stepOperation, stepProblems } from '../../http/openapi/operation-parts';
import { sentBy } from '../../http/sent-by';
import { type Accepted, accepted } from './accepted';
import { stepBodies } from './step-bodies';

interface Target {
  readonly type: string;
  readonly id: string;
  readonly step: string;
}

/** What is done to a step, by its name in the path: the body is parsed, then handed over with who asks. */
const actions = {
  retry: (step: StepHandle, body: unknown, asked: Asked) => step.retry({ ...parsed(stepBodies.retry, body), ...asked }),
  resolve: (step: StepHandle, body: unknown, asked: Asked) =>
    step.resolve({ ...parsed(stepBodies.resolve, body), ...asked }),
  'replace-input': (step: StepHandle, body: unknown, asked: Asked) =>
    step.replaceInput({ ...parsed(stepBodies['replace-input'], body), ...asked }),
  'let-others-go-on': (step: StepHandle, body: unknown, asked: Asked) =>
    step.letOthersGoOn({ ...parsed(stepBodies['let-others-go-on'], body), ...asked }),
} as const;

type Asked = Omit<StepActOptions, 'reason'>;

/** For steps, and compensations, that need attention: tried now, resolved by hand, or asked with another input. */
@Controller('sagas/:type/:id/steps/:step')
export class StepsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes(stepOperation('Tries a step now', stepBodies.retry))
  @Post('retry')
  @HttpCode(202)
  retry(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('retry', 'step', target, body, request);
  }

  @Describes(stepOperation('Says that a step is done', stepBodies.resolve))
  @Post('resolve')
  @HttpCode(202)
  resolve(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('resolve', 'step', target, body, request);
  }

  @Describes(stepOperation('Asks a step again, with another input', stepBodies['replace-input']))
  @Post('replace-input')
  @HttpCode(202)
  replaceInput(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('replace-input', 'step', target, body, request);
  }

  @Describes(stepOperation('Tries a compensation now', stepBodies.retry))
  @Post('compensation/retry')
  @HttpCode(202)
  retryUndo(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('retry', 'compensation', target, body, request);
  }

  @Describes(stepOperation('Says that a compensation is done', stepBodies.resolve))
  @Post('compensation/resolve')
  @HttpCode(202)
  resolveUndo(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('resolve', 'compensation', target, body, request);
  }

  @Describes(stepOperation('Compensates with another input', stepBodies['replace-input']))
  @Post('compensation/replace-input')
  @HttpCode(202)
  replaceUndoInput(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('replace-input', 'compensation', target, body, request);
  }

  @Describes({
    ...stepOperation('Has those that wait for a compensation go on without it', stepBodies['let-others-go-on']),
    problems: [...stepProblems, 'no-others'],
  })
  @Post('compensation/let-others-go-on')
  @HttpCode(202)
  letOthersGoOn(@Param() target: Target, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Accepted> {
    return this.act('let-others-go-on', 'compensation', target, body, request);
  }

  private async act(
    action: keyof typeof actions,
    of: 'step' | 'compensation',
    { type, id, step }: Target,
    body: unknown,
    request: FastifyRequest,
  ): Promise<Accepted> {
    const saga = await this.sagas.saga(type, id);
    await actions[action](saga[of](step), body, sentBy(request));
    return accepted(saga.ref, action);
  }
}
