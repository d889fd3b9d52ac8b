import type { AnyEvent, Occurred, Participant, SagaType } from '@backstitch/contract';
import { wake } from '@backstitch/database';
import type { BarrierTransaction } from '../barrier/in-transaction';
import { eventRow, unpublishable } from './event-row';
import type { StartInOptions } from './start';
import { type WantedSaga, startRow, unstartable } from './start-row';
import { writeRows } from './write-rows';

/** What one verb publishes and starts: kept until it has returned, then written in its transaction. */
export class Sending {
  private readonly published: Occurred[] = [];
  private readonly started: WantedSaga[] = [];
  private isOver = false;

  /** @param id of the step: the first event's is `{id}/1`, so a copy that is written again has the same */
  constructor(
    private readonly participant: Participant,
    private readonly id: string,
  ) {}

  /** What the verb is given of it. They throw ParticipantError `event-unpublishable`, `saga-unstartable`. */
  readonly hand = {
    publish: (event: Occurred): void => {
      if (this.isOver) throw unpublishable(tooLate(event.event));
      this.eventOf(event);
      this.published.push(event);
    },
    start: (type: SagaType, input: unknown, { key }: StartInOptions = {}): void => {
      if (this.isOver) throw unstartable(tooLate(type.name));
      if (!this.participant.starts.includes(type.name)) {
        throw unstartable(
          `${this.participant.name} doesn't say that it starts ${type.name}: name it in starts of its contract.`,
        );
      }
      this.started.push({ type, input, key });
    },
  };

  /**
   * Writes what was published and started, last of all but the barrier's row.
   * @returns whether there was anything
   * @throws ParticipantError `event-unpublishable`, `saga-unstartable`
   */
  async write(transaction: BarrierTransaction): Promise<boolean> {
    this.isOver = true;
    if (this.published.length + this.started.length === 0) return false;
    const { id, participant } = this;
    const events = this.published.map(async (one, at) => ({
      ...(await eventRow(this.eventOf(one), one.body)),
      id: `${id}/${at + 1}`,
    }));
    const starts = this.started.map((one, at) => startRow(one, `${participant.name}/${id}/start/${at + 1}`));
    const time = new Date().toISOString();
    const rows = await Promise.all([...events, ...starts]);
    await writeRows(
      transaction,
      rows.map((row) => ({ ...row, source: participant.name, time })),
    );
    transaction.committed(() => wake(transaction.database));
    return true;
  }

  private eventOf({ event: name }: Pick<Occurred, 'event'>): AnyEvent {
    const event = this.participant.publishes.find((one) => one.name === name);
    if (event) return event;
    throw unpublishable(
      `${this.participant.name} doesn't say that it publishes ${name}: name it in publishes of its contract.`,
    );
  }
}

const tooLate = (name: string) =>
  `${name} came when its verb had ended: publish and start before it returns, and await what you ask.`;
