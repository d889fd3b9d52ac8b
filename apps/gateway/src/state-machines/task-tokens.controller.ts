import { createHash } from 'node:crypto';
import { type TaskSignal, taskSignal, taskTokenParts } from '@backstitch/states-language';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { z } from 'zod';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { checkSent } from '../operate/check-sent';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { HistoryDoor, signalLoad } from '../temporal/history-door';
import { signalSaga } from '../temporal/signal-saga';
import { isMachine } from './is-machine';
import { TokenRegister } from './token-register';

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
    @Inject(TokenRegister) private readonly tokens: TokenRegister,
    @Inject(HistoryDoor) private readonly door: HistoryDoor,
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
    const ref = await this.refOf(token);
    checkSent(signal);
    const time = what === 'heartbeat' ? String(Date.now()) : '';
    const requestId = createHash('sha256').update(`${token} ${what} ${time}`).digest('hex').slice(0, 32);
    const sent = { workflowId: ref.workflowId, name: taskSignal, args: [signal], requestId };
    if (await this.door.let(ref, signalLoad(sent), () => signalSaga(this.client, sent))) return { accepted: what };
    throw new Problem('already-ended', 'The execution that waited for this token has ended.');
  }

  /** The execution that has given a token away: the token begins with its id. @throws Problem `unknown-task-token` */
  private async refOf(token: string): Promise<SagaRef> {
    const workflowId = Buffer.from(taskTokenParts(token)?.place ?? '', 'base64url').toString('utf8');
    const [, name = '', id = ''] = /^([A-Za-z0-9][A-Za-z0-9._-]*?)\/(.+)$/s.exec(workflowId) ?? [];
    const type = name === '' ? undefined : await this.types.find(name).catch(unlessUnreachable);
    if (type !== undefined && isMachine(type)) {
      const ref = { type, id, workflowId, path: `/sagas/${name}/${id}` };
      if (await this.tokens.knows(ref, token).catch(unlessUnreachable)) return ref;
    }
    throw new Problem(
      'unknown-task-token',
      'This is no token that a task of an execution was given: hand it back as it was given.',
    );
  }
}

/** What isn't known is no token's; what can't be asked now may be. */
function unlessUnreachable(error: unknown): undefined {
  if (error instanceof Problem && error.status === 404) return undefined;
  throw error;
}
