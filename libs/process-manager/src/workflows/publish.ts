import type { AnyEvent, BodyOf } from '@backstitch/contract';
import { SagaError, currentFrame } from '@backstitch/saga';
import type { ActionArgs, EventObject, MachineContext } from 'xstate';
import { ProcessEngine } from './process-engine';

/**
 * An action of a machine that publishes an event of its process type's contract (`publishes`): the platform delivers it,
 * at least once and in the order of the process, to whatever takes it. The process ends when it is delivered.
 * @param body of the event, from what actions are given. The gateway checks it: one that isn't what the contract says goes to
 *   the error queue. One that has more than 256 KB, or no key, fails the machine with `EventUnpublishable`
 * @example entry: publish(TripBooked, ({ context }) => ({ tripId: context.tripId }))
 */
export const publish =
  <E extends AnyEvent, C extends MachineContext, X extends EventObject, T extends EventObject>(
    event: E,
    body: (args: ActionArgs<C, X, T>) => BodyOf<E>,
  ) =>
  (args: ActionArgs<C, X, T>): void => {
    const { saga } = currentFrame('publish');
    if (!(saga instanceof ProcessEngine))
      throw new SagaError('SagaMisused', 'publish is an action of a process’s machine.');
    saga.publisher.publish(event, body(args));
  };
