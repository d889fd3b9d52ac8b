import { type Duration, type Message, milliseconds } from '@backstitch/contract';
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import { currentFrame, unanswered } from './frame';
import { SagaError } from './saga-error';

/**
 * Waits for a message that the saga type declares; one that came before is taken at once, oldest first.
 * @param within how long; default without end
 * @throws SagaError `NotReceived` when it didn't come in time, `SagaMisused` when the saga type doesn't declare it
 * @example const { by } = await receive(Approval, { within: '7d' });
 */
export async function receive<T>(message: Message<string, T>, { within }: { within?: Duration } = {}): Promise<T> {
  const { saga } = currentFrame('receive');
  const { name } = message;
  if (saga.isStopped) return unanswered();
  if (!saga.inbox.knows(name)) {
    throw new SagaError(
      'SagaMisused',
      `${saga.type.name} waits for ${name}, which its contract doesn't list: add it to messages.`,
    );
  }
  const came = () => saga.inbox.has(name);
  if (!came()) await (within === undefined ? condition(came) : conditionWithin(came, name, milliseconds(within)));
  if (!came()) throw new SagaError('NotReceived', `${name} was not received within ${within}.`, { message: name });
  return saga.inbox.take(name) as T;
}

/** Like `condition` with a time-out; the timer tells what is waited for. */
async function conditionWithin(came: () => boolean, name: string, limit: number): Promise<void> {
  const scope = new CancellationScope();
  await scope.run(async () => {
    const timer = sleep(limit, { summary: `message: ${name}` });
    timer.catch(() => undefined);
    await Promise.race([condition(came), timer]);
  });
  scope.cancel();
}
