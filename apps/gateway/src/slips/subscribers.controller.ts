import type { SlipSubscription } from '@backstitch/contract';
import { type Failure, failureOf, millisOf } from '@backstitch/saga-log';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { reach } from '../temporal/reach';
import { readSaga } from '../temporal/read-saga';
import { isNotFound } from '../temporal/temporal-problem';

/** One who is told what happens to a slip, and how that goes. */
export interface Subscriber extends SlipSubscription {
  /**
   * - `pending`: the slip hasn't set out, so there is nothing to tell
   * - `telling`: it has been told all that has happened
   * - `failing`: it didn't take an event, and is sent it again
   * - `told`: everything was told, or it wants to hear no more
   * - `stopped`: somebody has ended the telling by force
   */
  readonly status: 'pending' | 'telling' | 'failing' | 'told' | 'stopped';
  /** Of the event that it didn't take: how often it was sent, why it failed last, and when it is sent again. */
  readonly attempts?: number;
  readonly failure?: Failure;
  readonly nextAttemptAt?: string;
}

const running = 1;
const completed = 2;
const scheduled = 1;

/** Those who are told stand beside the slip, each in a workflow of its own: the slip doesn't wait for them. */
@Controller('sagas/:type/:id/subscribers')
export class SubscribersController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Get()
  async subscribers(
    @Param('type') typeName: string,
    @Param('id') id: string,
  ): Promise<{ readonly items: readonly Subscriber[] }> {
    const ref = await this.types.saga(typeName, id);
    if (ref.type.kind !== 'slip') throw new Problem('not-found', `A ${typeName} is no routing slip: it tells nobody.`);
    const { slip } = await readSaga(this.client, ref);
    const subscriptions = slip?.subscriptions ?? [];
    return { items: await Promise.all(subscriptions.map((each, index) => this.subscriber(ref, each, index + 1))) };
  }

  private async subscriber({ workflowId }: SagaRef, subscription: SlipSubscription, n: number): Promise<Subscriber> {
    const { namespace } = this.client.options;
    const execution = { workflowId: `${workflowId}/subscriber/${n}` };
    try {
      const { workflowExecutionInfo: info, pendingActivities } = await reach(this.client, () =>
        this.client.workflowService.describeWorkflowExecution({ namespace, execution }),
      );
      const status = Number(info?.status);
      if (status !== running) return { ...subscription, status: status === completed ? 'told' : 'stopped' };
      const [telling] = pendingActivities ?? [];
      const failure = failureOf(telling?.lastFailure);
      // Once it is tried again, only another failure tells that it failed again.
      if (failure === undefined || Number(telling?.state) !== scheduled) return { ...subscription, status: 'telling' };
      const { attempt, nextAttemptScheduleTime: next } = telling!;
      const nextAttemptAt = next && new Date(millisOf(next)).toISOString();
      return {
        ...subscription,
        ...{ status: 'failing', attempts: (attempt ?? 2) - 1, failure },
        ...(nextAttemptAt && { nextAttemptAt }),
      };
    } catch (error) {
      if (isNotFound(error)) return { ...subscription, status: 'pending' };
      throw error;
    }
  }
}
