import { milliseconds } from '@backstitch/contract';
import { Continue, Engine, SagaError } from '@backstitch/saga';
import { type Carried, payloadLimit, payloadSize } from '@backstitch/saga-log';
import { defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AnyStateMachine } from 'xstate';
import { chartOf } from '../chart-of';
import type { EventRecord } from '../event-record';
import { mermaidOf } from '../mermaid-of';
import { type ProcessState, type ProcessTimer, newProcess } from '../process-state';
import type { ProcessType } from '../process-types';
import { type ReceivedEvent, processNames } from '../received-event';
import type { ProcessNow } from '../shown/process-now';
import { EventPublisher } from './event-publisher';
import { isBounded } from './is-bounded';
import { MachineActor } from './machine-actor';
import { ProcessEvents } from './process-events';
import { type StatePolicies, otherwiseOf } from './process-policies';
import { takeTimerActs } from './timer-acts';

/** What a process runs, beside what its type says. */
export interface ProcessCode {
  readonly machine: AnyStateMachine;
  readonly version: string;
  readonly policies: StatePolicies;
}

/** The engine of a saga that events decide: a machine, and what becomes of each event that comes to it. */
export class ProcessEngine extends Engine {
  readonly publisher: EventPublisher;
  private readonly events: ProcessEvents;
  private before: ProcessState;
  private actor: MachineActor | undefined;
  /** Why it takes no more events: it compensates, or has ended. */
  private over: string | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly process: ProcessType,
    private readonly code: ProcessCode,
    private readonly begunBy: ReceivedEvent,
    carried?: Carried,
  ) {
    super({ name: process.name, contract: process.contract, takesTokens: true }, carried);
    const continued = carried?.as === 'continued' ? (carried.style?.state as ProcessState | undefined) : undefined;
    this.before = continued ?? newProcess(begunBy);
    this.events = new ProcessEvents(milliseconds(process.knowsEventsFor), this.before, () => this.wake());
    this.publisher = new EventPublisher(this, process.publishes ?? [], () => this.wake(), this.before.undelivered);
    setHandler(defineSignal<[ReceivedEvent]>(processNames.event), (event) => this.receive(event));
    setHandler(defineQuery<readonly EventRecord[]>(processNames.events), () => this.events.ledger.events);
    setHandler(defineQuery<ProcessNow>(processNames.now), () => this.now());
    takeTimerActs(this, {
      over: () => this.over ?? (this.isStopped ? 'it was ended' : undefined),
      all: () => this.timers,
      change: (timer, due) => this.changeTimer(timer, due),
    });
  }

  /** Runs the machine to its end. */
  async forwards(): Promise<unknown> {
    const { snapshot, timers = [] } = this.before;
    const input = { id: workflowInfo().workflowId.slice(this.process.name.length + 1) };
    const handedOn = snapshot === undefined ? undefined : { snapshot, timers };
    const actor = new MachineActor(this.code.machine, () => this.wake(), input, handedOn);
    this.actor = actor;
    for (;;) {
      if (actor.now.status !== 'active') return this.ended(actor);
      if (this.takeDeferred(actor) || this.takeNext(actor)) continue;
      this.events.tell();
      if (this.wantsFreshHistory(actor)) {
        // A delay that is over in the same task comes in the next run: what it moves here would hold this one open.
        actor.rest();
        throw new Continue(this.begunBy);
      }
      await new Promise<void>((wake) => (this.wake = wake));
      // Ended early: what comes now is too late, and is told so when it goes back.
      if (this.isStopped) return new Promise(() => undefined);
    }
  }

  private get timers(): readonly ProcessTimer[] {
    // One that was ended before it was taken up only goes back: what the run before has handed on doesn't come.
    if (this.isStopped) return [];
    return this.actor?.timers ?? this.before.timers ?? [];
  }

  private changeTimer(timer: ProcessTimer, due: number | undefined): void {
    if (this.actor) return this.actor.change(timer, due);
    // The machine hasn't been taken up yet: it is, with the timers as they are now.
    const timers = this.timers.flatMap((each) =>
      each !== timer ? [each] : due === undefined ? [] : [{ ...each, due }],
    );
    this.before = { ...this.before, timers };
  }

  /** The oldest one that waited and that the state takes now. @returns whether there was one */
  private takeDeferred(actor: MachineActor): boolean {
    const event = this.events.waiting.find((deferred) => actor.now.can(sent(deferred)));
    if (event === undefined) return false;
    actor.send(sent(event));
    this.events.settle(event, 'handled');
    return true;
  }

  private takeNext(actor: MachineActor): boolean {
    const event = this.events.next();
    if (event === undefined) return false;
    if (actor.now.can(sent(event))) {
      actor.send(sent(event));
      this.events.close(event, 'handled');
      return true;
    }
    const reason = `not taken in ${JSON.stringify(actor.now.value)}`;
    const otherwise = otherwiseOf(this.process, this.code.policies, actor.now, event.type);
    if (otherwise === 'defer') this.events.defer(event, reason);
    else this.events.close(event, otherwise === 'ignore' ? 'ignored' : 'rejected', reason);
    return true;
  }

  private receive(event: ReceivedEvent): void {
    const fresh = this.events.came(event);
    if (fresh) this.events.put(fresh);
    if (this.over === undefined) this.wake();
    else this.closeLate(this.over);
  }

  private tooLate(event: ReceivedEvent, reason: string): void {
    const late = this.process.takes.find((taken) => taken.event.name === event.type)?.late ?? 'reject';
    this.events.close(event, late === 'ignore' ? 'ignored' : 'rejected', reason);
  }

  /** It takes no more events: each that waits comes to its end now. */
  private closeDoor(reason: string): void {
    if (this.over !== undefined) return;
    this.over = reason;
    this.actor?.stop();
    for (const event of this.events.waiting) this.events.settle(event, 'rejected', reason);
    this.closeLate(reason);
  }

  private closeLate(reason: string): void {
    for (let next = this.events.next(); next !== undefined; next = this.events.next()) this.tooLate(next, reason);
    this.events.tell();
  }

  /** @returns the machine's output. @throws what it failed with; SagaError `ProcessCompensated` */
  private ended({ now }: MachineActor): unknown {
    const { status, output, error, value } = now;
    if (status === 'error') throw error;
    if (now.hasTag('compensate')) {
      const state = JSON.stringify(value);
      throw new SagaError('ProcessCompensated', `The process ended in ${state}, which compensates.`, {
        state: value,
        output,
      });
    }
    this.closeDoor('the process has ended');
    return output;
  }

  protected override async goBack(reason: unknown): Promise<unknown> {
    this.closeDoor('the process compensates');
    if (this.events.isTelling) await this.events.allTold();
    return super.goBack(reason);
  }

  /** What became of its events is written, and what it has published is delivered, or handed on. */
  private get isTold(): boolean {
    return !this.events.isTelling && this.publisher.isAtRest;
  }

  /** Resolves when nothing that others are to hear of it waits: what it publishes, and what became of its events. */
  async told(): Promise<void> {
    await this.publisher.delivered();
    if (this.events.isTelling) await this.events.allTold();
  }

  /** Only the time, and events, can move it: so nothing is lost of what it has begun. */
  private wantsFreshHistory(actor: MachineActor): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    const isLong = continueAsNewSuggested || historyLength >= (this.process.continueAfter ?? Infinity);
    const isAtRest = actor.isQuiet && this.isTold && this.inFlight.size === 0 && !this.isUndoing;
    if (!isLong || !isAtRest) return false;
    // What doesn't fit a payload now may later: until then it goes on in this history.
    return payloadSize([this.begunBy, this.carried()]) <= payloadLimit || !isBounded();
  }

  protected override carried() {
    const machine = this.actor && { ...this.actor.handOn(), machine: this.code.version };
    const { undelivered } = this.publisher;
    const state: ProcessState = { ...this.events.handOn(), ...machine, ...(undelivered.length > 0 && { undelivered }) };
    return { ...super.carried(), style: { kind: 'process', state } };
  }

  private now(): ProcessNow {
    const { actor } = this;
    const { value = null, status = 'stopped' } = actor?.now ?? {};
    const chart = chartOf(this.code.machine, actor?.now);
    const waiting = new Set(this.events.waiting.map(({ id, source }) => JSON.stringify([source, id])));
    return {
      state: value,
      status: this.over === 'the process compensates' && status === 'active' ? 'stopped' : status,
      takes: [...(actor?.wanted ?? [])],
      timers: this.timers.map(({ name, due }) => ({ name, due: new Date(due).toISOString() })),
      deferred: this.events.ledger.events.filter(
        ({ id, source, outcome }) => outcome === 'deferred' && waiting.has(JSON.stringify([source, id])),
      ),
      machine: this.code.version,
      picture: mermaidOf(chart),
      chart,
    };
  }
}

/** As the machine is sent it. */
const sent = ({ type, data, id, source, time }: ReceivedEvent) => ({ type, body: data, id, source, time });
