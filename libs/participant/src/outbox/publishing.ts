import type { AnyEvent, Occurred, Participant } from '@backstitch/contract';
import { wake } from '@backstitch/database';
import { carried } from '../barrier/json';
import { faultsOf } from '../barrier/faults';
import type { BarrierTransaction } from '../barrier/in-transaction';
import { ParticipantError } from '../participant-error';
import { writeEvents } from './write-events';

/** The most that the body of an event may take, in bytes of UTF-8 JSON: it has to find room in the history of a saga. */
export const eventLimit = 256 * 1024;

/** What one verb publishes: kept until it has returned, then written in its transaction. */
export class Publishing {
  private readonly published: Occurred[] = [];
  private isOver = false;

  /** @param id of the step: the first event's is `{id}/1`, so a copy that is written again has the same */
  constructor(
    private readonly participant: Participant,
    private readonly id: string,
  ) {}

  /** @throws ParticipantError `event-unpublishable` when the verb has ended, or the contract doesn't list the event */
  readonly publish = (event: Occurred): void => {
    if (this.isOver) {
      throw unpublishable(
        `${event.event} came when its verb had ended: publish before it returns, and await what you ask.`,
      );
    }
    this.eventOf(event);
    this.published.push(event);
  };

  /**
   * Writes what was published, last of all but the barrier's row.
   * @throws ParticipantError `event-unpublishable`
   */
  async write(transaction: BarrierTransaction): Promise<void> {
    this.isOver = true;
    if (this.published.length === 0) return;
    const time = new Date().toISOString();
    const rows = await Promise.all(this.published.map(async (one, at) => ({ ...(await this.row(one, at)), time })));
    await writeEvents(transaction, rows);
    transaction.committed(() => wake(transaction.database));
  }

  private async row({ event: name, body }: Occurred, at: number) {
    const event = this.eventOf({ event: name });
    const checked = await event.schema.safeParseAsync(body);
    if (!checked.success) {
      const faults = faultsOf(checked.error).map(({ pointer, message }) => `${pointer || 'the body'}: ${message}`);
      throw unpublishable(`The body of ${name} isn't what its contract says: ${faults.join('; ')}`);
    }
    const key: unknown = event.key(checked.data);
    if (typeof key !== 'string' || key === '' || key.length > 1_000) {
      throw unpublishable(
        `The key of ${name} is ${JSON.stringify(key)}: it has to be a text of 1 to 1,000 characters.`,
      );
    }
    const json = carried(checked.data);
    if (!('text' in json))
      throw unpublishable(`JSON can't carry the body of ${name}: ${json.lost || 'the value'} would be lost.`);
    const data = json.text ?? 'null';
    const bytes = Buffer.byteLength(data);
    if (bytes > eventLimit) {
      throw unpublishable(`The body of ${name} has ${bytes} bytes and may have ${eventLimit}: publish a reference.`);
    }
    return { id: `${this.id}/${at + 1}`, source: this.participant.name, name, key, data };
  }

  private eventOf({ event: name }: Pick<Occurred, 'event'>): AnyEvent {
    const event = this.participant.publishes.find((one) => one.name === name);
    if (event) return event;
    throw unpublishable(
      `${this.participant.name} doesn't say that it publishes ${name}: name it in publishes of its contract.`,
    );
  }
}

const unpublishable = (message: string) => new ParticipantError('event-unpublishable', message);
