import type { SagaPolicies } from '@backstitch/contract';
import { doorShare, historyLimits, payloadLimit, payloadSize } from '@backstitch/saga-log';
import { patched, workflowInfo } from '@temporalio/workflow';
import { SagaError } from '../saga-error';
import { InFlightWindow } from './in-flight-window';

/** What a compensation may take, with its workflow tasks, a call for attention and an operator's acts. */
const perCompensation = { events: 24, bytes: 8 * 1024 };
/** What a request takes beside its input and its answer, with the workflow task that sees it. */
const perRequest = { events: 6, bytes: 2 * 1024 };
/** What the end of a saga takes besides. */
const reserve = { events: 60, bytes: 128 * 1024 };

/** The server refuses a task of 4 MB, and one that leaves more than 2,000 things pending. At its end comes an answer, too. */
const perTask = { bytes: 2 * 1024 * 1024, pending: 1_000 };
/** An answer like those seen is given so much more room than the largest of them, and at least this. */
const margin = 4;
const smallAnswer = 32 * 1024;

/** What a request needs of a task and of the history before it is sent. */
export interface Demand {
  readonly bytes: number;
  /**
   * What may come back: nothing; as much as an answer can have; or an answer of this name, which is as large as those
   * seen before it, and is told so.
   */
  readonly answer: 'none' | 'whole' | { readonly of: string };
  readonly isStopped: () => boolean;
}

/** A place in a task, and room in the history until it has settled. */
export interface Reservation {
  /** Bytes that the answer may have. Absent: no answer can be larger. */
  readonly room?: number;
  /** No asking will get more room. */
  readonly isWhole: boolean;
  /** It has settled. @param answer that came, so that the next ones of its name are known better */
  readonly release: (answer?: unknown) => void;
}

/** A compensation: it has its room, and goes before requests that wait for theirs. */
const isOwed = ({ answer }: Demand) => answer === 'none';

interface Waiting {
  readonly want: Demand;
  readonly give: (hold: Reservation | undefined) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * All that adds up in a saga: its history, what it owes, what is in flight, and what this workflow task sends. Before
 * the history leaves no room for what the saga owes, the saga stops; what doesn't fit into a task waits until something
 * has settled.
 */
export class Budget {
  private readonly limit: { readonly events: number; readonly bytes: number };
  /** What those in flight may still write. */
  private readonly held = { events: 0, bytes: 0, count: 0 };
  private task = { length: -1, bytes: 0 };
  private queue: Waiting[] = [];
  private isPaused = false;
  private readonly window = new InFlightWindow(() => workflowInfo().historyLength);
  /** How large the history is at least, by task: what the server tells, and the answers that it hasn't counted. */
  private size = { length: -1, told: 0, before: 0, answers: 0 };
  /** Bytes of the largest answer of each name. */
  private readonly seen = new Map<string, number>();
  private readonly large: number;

  /**
   * @param base where the clock goes on, after continue-as-new
   * @param owes how many compensations may have to run, and the bytes that they send beside the usual
   * @param isOpen others may send to the saga, and fill their share of the history while no worker is there
   */
  constructor(
    limit: SagaPolicies['historyLimit'],
    private readonly base: number,
    private readonly owes: () => { readonly count: number; readonly bytes: number },
    private readonly isOpen: boolean,
  ) {
    this.limit = { ...historyLimits, ...limit };
    this.large = Math.min(payloadLimit, this.limit.bytes / margin);
  }

  /**
   * Only grows, and grows with each workflow task. A step that is sent in the task that saw another settle has started
   * after it, and the history's event ids say the same.
   */
  get clock(): number {
    return this.base + workflowInfo().historyLength;
  }

  /** Only what is owed fits now. */
  get isFull(): boolean {
    return !this.fits(0);
  }

  /**
   * Makes sure that there is room for a step that is in the log already, with a small answer.
   * @param bytes of its input
   * @throws SagaError `SagaTooLarge`
   */
  admit(bytes: number): void {
    this.admitMore(bytes + perRequest.bytes + smallAnswer, perRequest.events);
  }

  /** Is there room for something that others send? */
  fits(bytes: number, events = 0): boolean {
    const left = this.left();
    return left.events >= events && left.bytes >= bytes;
  }

  /** Makes sure that there is room for something that owes nothing: a wait, an act. @throws SagaError `SagaTooLarge` */
  admitMore(bytes = 0, events = 0): void {
    if (!this.fits(bytes, events)) throw this.tooLarge();
  }

  tooLarge(): SagaError {
    const { historyLength: events, historySize: bytes } = workflowInfo();
    return new SagaError(
      'SagaTooLarge',
      `The history has ${events} events and ${bytes} bytes: with more, what the saga owes might not fit under ${this.limit.events} events and ${this.limit.bytes} bytes. Split the saga, nest a part of it, or call continueSaga in its loop.`,
      { events, bytes },
    );
  }

  /** A place at once. Nothing, when there is none: `wait` for it. @throws SagaError `SagaTooLarge` */
  tryReserve(want: Demand): Reservation | undefined {
    if (this.isPaused) return undefined;
    const isInTurn = this.queue.every(({ want: other }) => isOwed(want) && !isOwed(other));
    return isInTurn ? this.place(want) : undefined;
  }

  /** A place, in turn. @returns nothing, when it was stopped while it waited: it isn't to be sent. @throws SagaError `SagaTooLarge` */
  reserveInTurn(want: Demand): Promise<Reservation | undefined> {
    return new Promise((give, refuse) => {
      const turn = isOwed(want) ? this.queue.filter(({ want: other }) => isOwed(other)).length : this.queue.length;
      this.queue.splice(turn, 0, { want, give, refuse });
      this.next();
    });
  }

  /** Gives no place until it is to go on. */
  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.next();
  }

  /** Some were stopped: those of them that wait for a place need none. */
  dropStopped(): void {
    for (const { give } of this.queue.filter(({ want }) => want.isStopped())) give(undefined);
    this.queue = this.queue.filter(({ want }) => !want.isStopped());
    this.next();
  }

  /** Something has settled: who waits for a place may have it. */
  private next(): void {
    if (this.isPaused) return;
    for (let [first] = this.queue; first !== undefined; [first] = this.queue) {
      try {
        const hold = this.place(first.want);
        if (hold === undefined) return;
        this.queue.shift();
        first.give(hold);
      } catch (error) {
        this.queue.shift();
        first.refuse(error);
      }
    }
  }

  private place({ bytes, answer }: Demand): Reservation | undefined {
    const { historyLength } = workflowInfo();
    if (this.task.length !== historyLength) this.task = { length: historyLength, bytes: 0 };
    const isFirst = this.task.bytes === 0;
    if (this.held.count >= perTask.pending || this.isFlooded() || (!isFirst && this.task.bytes + bytes > perTask.bytes))
      return undefined;
    if (answer === 'none') return this.hold(bytes, 0, 0);
    const left = this.left();
    const room = answer === 'whole' ? this.large : this.expected(answer.of);
    const fits =
      left.events >= this.held.events + perRequest.events &&
      left.bytes >= this.held.bytes + bytes + perRequest.bytes + room;
    if (fits) return this.hold(bytes, perRequest.events, room, answer === 'whole' ? undefined : answer.of);
    if (this.held.count > 0) return undefined;
    throw this.tooLarge();
  }

  /** More answers might come during one task than the server keeps. Sagas that began before this rule go on as they began. */
  private isFlooded(): boolean {
    return this.window.isFull(this.held.count) && patched('backstitch-window');
  }

  /** Bytes that an answer may have. */
  private expected(name: string): number {
    const seen = this.seen.get(name);
    return seen === undefined ? this.large : Math.min(this.large, Math.max(smallAnswer, margin * seen));
  }

  private hold(bytes: number, events: number, room: number, name?: string): Reservation {
    const { task } = this;
    task.bytes += bytes + 512;
    const sign = (by: 1 | -1) => {
      this.held.events += by * events;
      this.held.bytes += by * (events > 0 ? bytes + perRequest.bytes + room : 0);
      this.held.count += by;
    };
    sign(1);
    return {
      ...(room < payloadLimit && { room }),
      isWhole: room >= this.large,
      release: (answer) => {
        sign(-1);
        // It was stopped in the task that would have sent it: then nothing is sent.
        if (task.length === workflowInfo().historyLength) task.bytes -= bytes + 512;
        // Who asks one after the other needs to know nothing.
        const matters = this.held.count > 0 || this.historySize() > this.limit.bytes / 4;
        const size = name !== undefined && matters ? payloadSize(answer) : 0;
        this.historySize(size);
        if (size > 0) this.seen.set(name!, Math.max(this.seen.get(name!) ?? 0, size));
        this.window.answered(size);
        this.next();
      },
    };
  }

  /**
   * Bytes of the history. What came while a task was under way is written with the task's end, and the server's figure for
   * the task that begins with it is from before: so the answers that a task has brought are counted here, too.
   * @param answer bytes of an answer that this task has brought
   */
  private historySize(answer = 0): number {
    const { historyLength: length, historySize: told } = workflowInfo();
    const { size } = this;
    if (size.length !== length) {
      this.size = { length, told, before: Math.max(size.told, size.before + size.answers), answers: 0 };
    }
    this.size.answers += answer;
    return Math.max(told, this.size.before + this.size.answers);
  }

  /** What is left beside all that is owed. */
  private left() {
    const { historyLength } = workflowInfo();
    const historySize = this.historySize();
    const { count, bytes } = this.owes();
    const { limit } = this;
    const share = this.isOpen && count > 0 ? doorShare : 0;
    return {
      events:
        limit.events - Math.max(historyLength, share * limit.events) - count * perCompensation.events - reserve.events,
      bytes:
        limit.bytes -
        Math.max(historySize, share * limit.bytes) -
        count * perCompensation.bytes -
        bytes -
        reserve.bytes,
    };
  }
}
