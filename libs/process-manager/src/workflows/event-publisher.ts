import type { AnyEvent } from '@backstitch/contract';
import { SagaError, type SagaState, runIn } from '@backstitch/saga';
import {
  type PublishedEvent,
  deepestData,
  isTooDeep,
  payloadSize,
  publishActivity,
  publishQueue,
} from '@backstitch/saga-log';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { CancellationScope, condition, patched, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { isBounded } from './is-bounded';

/** So many, and so many bytes, are delivered at once. */
const maxEvents = 100;
const maxBytes = 512 * 1024;
/** How long it waits after a delivery that was given up, longer each time, in milliseconds. */
const pause = { first: 60_000, max: 3_600_000 };
/** A delivery that takes so long, in milliseconds, keeps no process from a fresh history: the next run delivers it. */
const stuckMs = 10_000;
/** The most that the body of an event may take: as of participants. */
const eventLimit = 256 * 1024;
/** Events that an activity writes into the history, with its workflow task, and their bytes beside the payload. */
const perDelivery = { events: 6, bytes: 2 * 1024 };
/** And the pause before it, with its workflow task. */
const perPause = 5;

const { [publishActivity]: deliver } = proxyActivities<
  Record<typeof publishActivity, (events: readonly PublishedEvent[]) => Promise<void>>
>({
  taskQueue: publishQueue,
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/**
 * Has the platform deliver what a process publishes: at least once, in its order. The process doesn't end before, and no
 * cancellation reaches it.
 */
export class EventPublisher {
  private waiting: PublishedEvent[] = [];
  /** What was sent and isn't known to be taken. */
  private underWay: readonly PublishedEvent[] = [];
  /** Of all that isn't delivered. */
  private bytes = 0;
  /** Since when, in milliseconds since the epoch. */
  private since = 0;
  private delivering: Promise<void> | undefined;

  /**
   * @param idle called when everything is delivered
   * @param before what the run before has published and not delivered, oldest first
   */
  constructor(
    private readonly saga: SagaState,
    private readonly publishes: readonly AnyEvent[],
    private readonly idle: () => void,
    before: readonly PublishedEvent[] = [],
  ) {
    if (before.length > 0) this.add(...before);
  }

  /** Nothing is lost, and hardly anything sent twice, when the process goes on in a fresh history now. */
  get isAtRest(): boolean {
    return this.delivering === undefined || (this.isStuck && patched('backstitch-publishing-handed-on'));
  }

  private get isStuck(): boolean {
    return Date.now() - this.since >= stuckMs && sizeOf(this.undelivered) <= maxBytes;
  }

  /** What the next run has to deliver: sent again, an event is known by its id. */
  get undelivered(): readonly PublishedEvent[] {
    return [...this.underWay, ...this.waiting];
  }

  /** Resolves when everything is delivered. */
  async delivered(): Promise<void> {
    while (this.delivering) await this.delivering;
  }

  /** @throws SagaError `EventUnpublishable`, `SagaTooLarge` */
  publish(event: AnyEvent, body: unknown): void {
    const { name } = event;
    const { workflowId } = workflowInfo();
    if (!this.publishes.includes(event)) {
      throw unpublishable(
        name,
        `${this.saga.type.name} doesn't say that it publishes it: name it in publishes of its contract.`,
      );
    }
    // Schemas don't run in workflows: the gateway checks it, and one that is wrong waits in the error queue.
    const key: unknown = event.key(body);
    if (typeof key !== 'string' || key === '' || key.length > 1_000 || (key.includes('\0') && isRefusedHere())) {
      const wanted = 'it has to be a text of 1 to 1,000 characters, none of them NUL';
      throw unpublishable(name, `its key is ${JSON.stringify(key)}: ${wanted}.`);
    }
    if (isTooDeep(body) && isRefusedHere()) {
      throw unpublishable(name, `its body is nested deeper than ${deepestData}.`);
    }
    const bytes = payloadSize(body);
    if (bytes > eventLimit) throw unpublishable(name, `its body has ${bytes} bytes and may have ${eventLimit}.`);
    this.admit(bytes);
    // After a reset the same number may be another event's: what it says is in the id, too.
    const said = bytesToHex(sha256(new TextEncoder().encode(JSON.stringify([name, body])))).slice(0, 12);
    const id = `${this.saga.key}/events/${this.saga.nextOrdinal()}-${said}`;
    const time = new Date().toISOString();
    this.add({ id, source: `/sagas/${workflowId}`, name, key, time, body: body });
  }

  /**
   * Makes sure that there is room for one more, beside those that wait to be delivered. A history in which that was passed
   * before they were reckoned goes on as it began.
   * @throws SagaError `SagaTooLarge`
   */
  private admit(bytes: number): void {
    const { budget } = this.saga;
    budget.admitMore(bytes + perDelivery.bytes, perDelivery.events);
    const before = this.bytes;
    const deliveries = 2 + Math.ceil(before / maxBytes);
    const fits = budget.fits(bytes + before + deliveries * perDelivery.bytes, deliveries * perDelivery.events);
    if (!fits && isBounded()) throw budget.tooLarge();
  }

  private add(...events: readonly PublishedEvent[]): void {
    this.waiting.push(...events);
    this.bytes += sizeOf(events);
    if (this.delivering) return;
    this.since = Date.now();
    // The engine's own: it goes on when the machine has ended.
    this.delivering = runIn(undefined, () => CancellationScope.nonCancellable(() => this.deliverAll()));
  }

  private async deliverAll(): Promise<void> {
    // What one task publishes goes together.
    await Promise.resolve();
    for (let pauseMs = pause.first; this.waiting.length > 0;) {
      const events = this.next();
      if (await this.isTaken(events)) {
        this.bytes -= sizeOf(events);
        pauseMs = pause.first;
        this.since = Date.now();
        continue;
      }
      this.waiting.unshift(...events);
      // What the saga owes needs the room that is left: then only a fresh history is one to try in.
      await this.room(events);
      await sleep(pauseMs, { summary: 'what is published is delivered again' });
      pauseMs = Math.min(2 * pauseMs, pause.max);
    }
    this.delivering = undefined;
    this.idle();
  }

  private next(): readonly PublishedEvent[] {
    let bytes = 0;
    const end = this.waiting.findIndex(
      (event, at) => at === maxEvents || ((bytes += payloadSize(event)) > maxBytes && at > 0),
    );
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  private async isTaken(events: readonly PublishedEvent[]): Promise<boolean> {
    this.underWay = events;
    const hold = await this.saga.budget.reserveInTurn({
      ...{ bytes: sizeOf(events), answer: 'none', isStopped: () => false },
    });
    // Whoever says that it is not to be tried again doesn't know what it is: what was published is delivered.
    const isTaken = await deliver(events).then(
      () => true,
      () => false,
    );
    this.underWay = [];
    hold?.release();
    return isTaken;
  }

  private room(events: readonly PublishedEvent[]): Promise<void> {
    const { budget } = this.saga;
    const bytes = sizeOf(events) + perDelivery.bytes;
    const hasRoom = () => budget.fits(bytes, perDelivery.events + perPause);
    return hasRoom() ? Promise.resolve() : condition(hasRoom);
  }
}

/** No door takes it. A process that had published one before it was refused here goes on as it began. */
const isRefusedHere = () => patched('backstitch-publishing-refused');

const sizeOf = (events: readonly PublishedEvent[]) => events.reduce((sum, event) => sum + payloadSize(event), 0);

const unpublishable = (name: string, why: string) =>
  new SagaError('EventUnpublishable', `${name} can't be published: ${why}`);
