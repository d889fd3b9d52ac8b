import {
  type ArgumentsHost,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  type NestInterceptor,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { openConnection } from '@backstitch/client';
import type { Attempt } from '@backstitch/participant';
import { quietRuntime } from '@backstitch/testing/bench';
import { WorkflowClient } from '@temporalio/client';
import type { Next, ActivityExecuteInput, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { SagaModule } from '../sagas/saga.module';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { greeters, greetings } from '../../test/greetings';
import { ParticipantModule } from './participant.module';
import { Serves } from './serves';

const environment = {
  TEMPORAL_ADDRESS: process.env['BACKSTITCH_TEST_TEMPORAL']!,
  DATABASE_URL: 'sqlite::memory:',
};
const folder = mkdtempSync(join(tmpdir(), 'backstitch-enhancers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What has run, in its order. */
const ran: string[] = [];

/** Lets nothing pass. */
class Nobody implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    ran.push(`guard of ${context.getHandler().name}`);
    return false;
  }
}
class Around implements NestInterceptor {
  intercept(context: ExecutionContext, next: { handle(): never }): never {
    ran.push(`interceptor of ${context.getHandler().name}`);
    return next.handle();
  }
}

class Answers implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    ran.push('filter');
    void host.switchToHttp().getResponse<FastifyReply>().status(403).send();
  }
}

@Serves(greeters)
@UseGuards(Nobody)
@UseInterceptors(Around)
class Greeter {
  @UseGuards(Nobody)
  async greet({ name }: { name: string }, { attempt }: Attempt<unknown>) {
    ran.push(`verb, attempt ${attempt}`);
    return `Hello, ${name}`;
  }
  unsay = async () => undefined;
}

@Controller()
class Door {
  @Get()
  knock() {
    ran.push('route');
  }
}

/** Temporal's own, of the worker. */
const activity = (name: string) => () => {
  const inbound: ActivityInboundCallsInterceptor = {
    async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      ran.push(`${name} before`);
      const answer = await next(input);
      ran.push(`${name} after`);
      return answer;
    },
  };
  return { inbound };
};

it('what Nest does around routes runs around no verb, and Temporal’s interceptors of activities do', async () => {
  quietRuntime();
  const interceptors = { activity: [activity('outer'), activity('inner')] };
  const sagas = { workflowsPath: require.resolve('../../test/sagas'), bundle: join(folder, 'sagas.bundle.js') };
  const nothing = { transform: (value: unknown) => (ran.push('pipe'), value) };
  const module: DynamicModule = {
    module: class {},
    imports: [
      ParticipantModule.forRoot({ name: 'greeters', environment, worker: { interceptors } }),
      SagaModule.forRoot({ sagaTypes: Object.values(greetings), ...sagas, environment }),
    ],
    controllers: [Door],
    providers: [
      Greeter,
      { provide: APP_GUARD, useClass: Nobody },
      { provide: APP_INTERCEPTOR, useClass: Around },
      { provide: APP_PIPE, useValue: nothing },
      { provide: APP_FILTER, useClass: Answers },
    ],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  const connection = await openConnection({ address: environment.TEMPORAL_ADDRESS });
  try {
    const answer: unknown = await new WorkflowClient({ connection }).execute('sayHello', {
      workflowId: `sayHello/${randomUUID()}`,
      taskQueue: greetings.sayHello.taskQueue,
      args: [{ name: 'Ann', ms: 0 }],
    });
    expect(answer).toBe('Hello, Ann');
    expect(ran).toEqual(['outer before', 'inner before', 'verb, attempt 1', 'inner after', 'outer after']);
    ran.length = 0;
    // They are there: the route is refused.
    expect((await app.inject({ url: '/' })).statusCode).toBe(403);
    expect(ran).toEqual(['guard of knock', 'filter']);
  } finally {
    await connection.close();
    await app.close();
  }
}, 60_000);
