import { type AnyEvent, type SagaType, takenBy } from '@backstitch/contract';
import { columnText } from '@backstitch/database';
import type { DeliveryState } from './event-tables';
import type { IncomingEvent } from './incoming-event';

/** Where an event goes, or why it goes nowhere. */
export interface Address {
  readonly saga_type: string;
  readonly saga_id: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
}

/**
 * The sagas that an event is for: one for each type that takes it. Where no type takes it, it waits for one; a body that
 * isn't what the event's contract says can't be addressed, and waits for an operator.
 */
export function addressesOf(types: readonly SagaType[], { type: name, data }: IncomingEvent): readonly Address[] {
  const takers = types.filter(({ takes = [] }) => takes.some(({ event }) => event.name === name));
  if (takers.length === 0) return [{ saga_type: '', saga_id: '', state: 'waiting', reason: null }];
  return takers.map((type) => {
    const to = (saga_id: string, state: DeliveryState, reason: string | null) => {
      // Fields and messages are anybody's.
      return { saga_type: type.name, saga_id, state, reason: reason && columnText(reason) };
    };
    const taken = type.takes!.find(({ event }) => event.name === name)!;
    try {
      const parsed = parsedBody(taken.event, data);
      if (parsed.reason !== undefined) return to('', 'unclaimed', parsed.reason);
      const id = takenBy(type, name, parsed.body)?.id;
      return id === undefined ? to('', 'ignored', 'not-for-this-type') : to(id, 'waiting', null);
    } catch (error) {
      return to('', 'unclaimed', `not-addressed: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** A body as its event's contract parses it: what is addressed, and what is sent; or why it is none. */
export function parsedBody(
  { schema }: AnyEvent,
  data: unknown,
): { readonly body: unknown; readonly reason?: undefined } | { readonly reason: string } {
  try {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { body: JSON.parse(JSON.stringify(parsed.data) ?? 'null') as unknown };
    const errors = parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
    return { reason: `invalid-body: ${errors.join('; ').slice(0, 1_000)}` };
  } catch (error) {
    return { reason: `invalid-body: ${error instanceof Error ? error.message : String(error)}` };
  }
}
