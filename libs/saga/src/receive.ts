import { type Duration, type Message, milliseconds } from '@backstitch/contract';
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import { currentFrame, isForgotten, unanswered } from './frame';
import { SagaError } from './saga-error';

/**
 * Waits for a message that the saga type declares; one that came before is taken at once, oldest first.
 * @param within how long; default without end
 * @throws SagaError `NotReceived` when it didn't come in time, `SagaMisused` when the saga type doesn't declare it
 * @example const { by } = await receive(Approval, { within: '7d' });
 */
export async function receive<T>(message: Message<string, T>, { within }: { within?: Duration } = {}): Promise<T> {
  const frame = currentFrame('receive');
  const { saga } = frame;
  const { name } = message;
  if (isForgotten(frame)) return unanswered();
  if (!saga.inbox.knows(name)) {
    throw new SagaError(
      'SagaMisused',
      `${saga.type.name} waits for ${name}, which its contract doesn't list: add it to messages.`,
    );
  }
  const came = () => saga.inbox.has(name);
  const clock = within === undefined || came() ? undefined : startClock(name, milliseconds(within));
  try {
    // Others may wait for the same message, and have taken it: then the next one is waited for. Nothing is awaited
    // between the look and the taking.
    while (!came()) {
      if (clock?.isOver) {
        throw new SagaError('NotReceived', `${name} was not received within ${within}.`, { message: name });
      }
      await (clock === undefined ? condition(came) : Promise.race([condition(came), clock.over]));
      if (isForgotten(frame)) return unanswered();
    }
    return saga.inbox.take(name) as T;
  } finally {
    clock?.stop();
  }
}

/** Its timer tells what is waited for. */
function startClock(name: string, limit: number) {
  const scope = new CancellationScope();
  const timer = scope.run(() => sleep(limit, { summary: `message: ${name}` }));
  const clock = {
    isOver: false,
    over: timer.then(
      () => void (clock.isOver = true),
      () => undefined,
    ),
    stop: () => scope.cancel(),
  };
  return clock;
}
