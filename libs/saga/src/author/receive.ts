import { type Duration, type Message, milliseconds } from '@backstitch/contract';
import { CancellationScope, sleep } from '@temporalio/workflow';
import { answerTo } from '../engine/answer-to';
import { currentFrame, isAbandoned, never } from '../engine/frame';
import { SagaError } from '../saga-error';
import type { Frame } from '../engine/saga-state';

/**
 * Waits for a message that the saga type declares; one that came before is taken at once, oldest first. Of several who
 * wait, who began last has the next one.
 * @param within how long; default without end. After the pivot, and outside a scope, a message that didn't come in time
 * waits for an operator: to wait again, or to answer for it
 * @throws SagaError `NotReceived` when it didn't come in time, `SagaMisused` when the saga type doesn't declare it
 * @example const { by } = await receive(Approval, { within: '7d' });
 */
export function receive<T>(message: Message<string, T>, { within }: { within?: Duration } = {}): Promise<T> {
  const frame = currentFrame('receive');
  if (isAbandoned(frame)) return never();
  return answerTo(frame, () => received(frame, message.name, within)) as Promise<T>;
}

async function received(frame: Frame, name: string, within: Duration | undefined): Promise<unknown> {
  const { saga } = frame;
  if (!saga.inbox.knows(name)) {
    throw new SagaError(
      'SagaMisused',
      `${saga.type.name} waits for ${name}, which its contract doesn't list: add it to messages.`,
    );
  }
  const before = saga.inbox.take(name);
  if (before !== undefined) return before.payload;
  let stopWaiting!: () => void;
  const came = new Promise<{ readonly payload: unknown }>((resolve) => {
    stopWaiting = saga.inbox.wait(
      name,
      () => isAbandoned(frame),
      (payload) => resolve({ payload }),
    );
  });
  if (within === undefined) return (await came).payload;
  for (;;) {
    const clock = startClock(name, milliseconds(within));
    const first = await Promise.race([came, clock.over]);
    clock.stop();
    if (first !== undefined) return first.payload;
    await saga.whenPivotSettled();
    if (saga.pivot === undefined || saga.isOpen(frame.scope)) break;
    // On its way into a new run the saga needs no operator for what its code has stopped waiting for.
    if (isAbandoned(frame)) return never();
    const id = saga.attention.free(`message: ${name}`);
    const act = await Promise.race([came, saga.attention.raise(id)]);
    saga.attention.clear(id);
    if ('payload' in act) return act.payload;
    if (act.action !== 'retry') {
      stopWaiting();
      return act.action === 'resolve' ? act.output : act.input;
    }
  }
  stopWaiting();
  throw new SagaError('NotReceived', `${name} was not received within ${within}.`, { message: name });
}

/** Its timer tells what is waited for. */
function startClock(name: string, limit: number) {
  const scope = new CancellationScope();
  const over = scope
    .run(() => sleep(limit, { summary: `message: ${name}` }))
    .then(
      () => undefined,
      () => undefined,
    );
  return { over, stop: () => scope.cancel() };
}
