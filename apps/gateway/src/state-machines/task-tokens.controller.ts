import { createHash } from 'node:crypto';
import { type TaskSignal, taskSignal } from '@backstitch/states-language';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { z } from 'zod';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { ServedTypes } from '../served/served-types';
import { signalSaga } from '../temporal/signal-saga';

/** As `SendTaskFailure` takes them. */
const Failure = z.strictObject({ error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() });

/** What a `202` says of a token. */
export interface Told {
  readonly accepted: 'success' | 'failure' | 'heartbeat';
}

/** Whoever holds the token of a task settles it, or says that it is alive. Told twice, it is told once. */
@Controller('task-tokens/:token')
export class TaskTokensController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Post('success')
  @HttpCode(202)
  success(@Param('token') token: string, @Body() output: unknown): Promise<Told> {
    return this.tell('success', { token, output: output ?? null });
  }

  @Post('failure')
  @HttpCode(202)
  failure(@Param('token') token: string, @Body() body: unknown): Promise<Told> {
    return this.tell('failure', { token, ...valid(Failure, body ?? {}) });
  }

  @Post('heartbeat')
  @HttpCode(202)
  heartbeat(@Param('token') token: string): Promise<Told> {
    return this.tell('heartbeat', { token, beat: true });
  }

  private async tell(what: Told['accepted'], signal: TaskSignal): Promise<Told> {
    const { token } = signal;
    const workflowId = await this.workflowOf(token);
    const time = what === 'heartbeat' ? String(Date.now()) : '';
    const requestId = createHash('sha256').update(`${token} ${what} ${time}`).digest('hex').slice(0, 32);
    if (await signalSaga(this.client, { workflowId, name: taskSignal, body: signal, requestId })) {
      return { accepted: what };
    }
    throw new Problem('already-ended', 'The execution that waited for this token has ended, or was never there.');
  }

  /** A token begins with the id of its workflow. @throws Problem `unknown-task-token` */
  private async workflowOf(token: string): Promise<string> {
    const [, place] = /^([A-Za-z0-9_-]+)\.[0-9a-f-]{36}$/.exec(token) ?? [];
    const workflowId = place === undefined ? '' : Buffer.from(place, 'base64url').toString('utf8');
    const [, type] = /^([A-Za-z0-9][A-Za-z0-9._-]*?)(?:\.map)?\/./.exec(workflowId) ?? [];
    const kind = type && (await this.types.find(type).catch(() => undefined))?.kind;
    if (kind === 'state-machine') return workflowId;
    throw new Problem(
      'unknown-task-token',
      'This is no token of a task that waits here: hand it back as it was given.',
    );
  }
}
