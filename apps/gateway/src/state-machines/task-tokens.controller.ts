import { createHash, randomUUID } from 'node:crypto';
import { type TaskSignal, taskSignal, taskTokenParts } from '@backstitch/states-language';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { z } from 'zod';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { checkSent } from '../operate/check-sent';
import { canonicalJson } from '../request/canonical-json';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { actOn } from '../temporal/act-on';
import { HistoryDoor, signalLoad, updateLoad } from '../temporal/history-door';
import { reach } from '../temporal/reach';
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
    return this.settle('success', { token, output: outputOf(output) });
  }

  @Post('failure')
  @HttpCode(202)
  failure(@Param('token') token: string, @Body() body: unknown): Promise<Told> {
    return this.settle('failure', { token, ...valid(Failure, body ?? {}) });
  }

  @Post('heartbeat')
  @HttpCode(202)
  heartbeat(@Param('token') token: string): Promise<Told> {
    return this.beat({ token, beat: true });
  }

  /** The execution says whether the task still waits; the same answer again is known by its id. */
  private async settle(what: 'success' | 'failure', told: TaskSignal): Promise<Told> {
    const ref = await this.refOf(told.token);
    checkSent(told);
    const updateId = createHash('sha256').update(canonicalJson({ what, told })).digest('hex').slice(0, 32);
    const send = () => actOn(this.client, ref, taskSignal, told, updateId);
    if (await this.door.let(ref, updateLoad(told), send)) return { accepted: what };
    if (await this.wasTaken(ref, updateId)) return { accepted: what };
    throw ended();
  }

  /** A sign of life changes nothing that could not wait: it needs no worker. */
  private async beat(told: TaskSignal): Promise<Told> {
    const { token } = told;
    const ref = await this.refOf(token);
    const handle = this.client.workflow.getHandle(ref.workflowId);
    const isClosed = await reach(this.client, () => handle.query<boolean, [string]>(taskSignal, token)).catch(
      () => false,
    );
    if (isClosed) throw new Problem('task-closed', 'The task of this token has ended.');
    const sent = { workflowId: ref.workflowId, name: taskSignal, args: [told], requestId: randomUUID() };
    if (await this.door.let(ref, signalLoad(sent), () => signalSaga(this.client, sent)))
      return { accepted: 'heartbeat' };
    throw ended();
  }

  /** Did the execution take this before it ended? */
  private async wasTaken({ workflowId }: SagaRef, updateId: string): Promise<boolean> {
    try {
      await reach(this.client, () => this.client.workflow.getHandle(workflowId).getUpdateHandle(updateId).result());
      return true;
    } catch (error) {
      if (error instanceof Problem) throw error;
      return false;
    }
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

/** @throws Problem `invalid-body`: the execution would not get it as it was sent */
function outputOf(body: unknown): unknown {
  const fault = (detail: string) =>
    new Problem('invalid-body', `The output can’t be handed over: ${detail}`, {
      errors: [{ pointer: '', code: 'invalid', detail }],
    });
  if (body === undefined) throw fault('it is empty. Send JSON: null, if there is nothing to say.');
  if (!isWhole(body))
    throw fault('it has a number that is too large for JSON’s readers, or is nested more than 500 deep.');
  return body;
}

/** Every number is one, and nothing is too deep to be walked. */
const isWhole = (value: unknown, level = 0): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return level < 500 && Object.values(value).every((inner) => isWhole(inner, level + 1));
};

const ended = () => new Problem('already-ended', 'The execution that waited for this token has ended.');

/** What isn't known is no token's; what can't be asked now may be. */
function unlessUnreachable(error: unknown): undefined {
  if (error instanceof Problem && error.status === 404) return undefined;
  throw error;
}
