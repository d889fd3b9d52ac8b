import {
  type Actor,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
  type StateValue,
  createActor,
  isMachineSnapshot,
} from 'xstate';
import type { ProcessTimer } from '../process-state';
import { DurableClock, maxDelayMs } from './durable-clock';

type ScheduledEvent = ReturnType<Actor<AnyStateMachine>['system']['getSnapshot']>['_scheduledEvents'][string];

/** A machine's snapshot: XState says nothing of what the values of any machine are. */
export type MachineNow = Omit<AnyMachineSnapshot, 'value' | 'output' | 'error'> & {
  readonly value: StateValue;
  readonly output: unknown;
  readonly error: unknown;
};

/** A machine that runs in a workflow: its delays are durable, and it can be handed to the next run. */
export class MachineActor {
  private readonly actor: Actor<AnyStateMachine>;
  private readonly clock = new DurableClock(() => this.nextTimer());
  /** Delays whose timer is set. */
  private readonly set = new WeakSet<ScheduledEvent>();

  /**
   * @param changed something has happened in the machine
   * @param before what the run before has handed on
   */
  constructor(
    private readonly machine: AnyStateMachine,
    changed: () => void,
    input: unknown,
    before?: { readonly snapshot: unknown; readonly timers: readonly ProcessTimer[] },
  ) {
    const { clock } = this;
    const snapshot = before?.snapshot as ReturnType<AnyStateMachine['getPersistedSnapshot']> | undefined;
    this.actor = createActor(machine, { clock, logger: () => undefined, ...(snapshot ? { snapshot } : { input }) });
    // Whoever looks at it does so through its snapshot, which has the error, too.
    this.actor.subscribe({ next: changed, error: changed, complete: changed });
    this.actor.start();
    for (const timer of before?.timers ?? []) this.resume(timer);
  }

  /** Where it is, and how it has ended. */
  get now(): MachineNow {
    return this.actor.getSnapshot() as MachineNow;
  }

  /** The names of the events that its state takes, whatever its guards say. */
  get wanted(): readonly string[] {
    const { status, machine } = this.now;
    if (status !== 'active') return [];
    const taken = new Set(this.now._nodes.flatMap(({ ownEvents }: AnyStateNode) => ownEvents as string[]));
    return (machine.events as readonly string[]).filter((type) => taken.has(type) && !type.startsWith('xstate.'));
  }

  send(event: EventObject): void {
    this.actor.send(event);
  }

  stop(): void {
    this.clock.stop();
    this.actor.stop();
  }

  /** Nothing that it has begun is under way: only the time, and events, move it. */
  get isQuiet(): boolean {
    return machinesIn(this.actor).every((actor) =>
      childrenOf(actor).every((child) => isMachine(child) || lookAt(child).status !== 'active'),
    );
  }

  get timers(): readonly ProcessTimer[] {
    const scheduled = Object.values(this.actor.system.getSnapshot()._scheduledEvents);
    // XState keeps also one that its clock has refused.
    const set = scheduled.filter(({ delay }) => delay <= maxDelayMs);
    return set.map((scheduled) => ({
      name: nameOf(scheduled) + whoseTimer(scheduled),
      scheduled: scheduled.id,
      event: scheduled.event,
      source: pathOf(scheduled.source),
      target: pathOf(scheduled.target),
      due: scheduled.startedAt + scheduled.delay,
    }));
  }

  /** From here on no delay fires in this run: the next one takes them up. */
  rest(): void {
    this.clock.stop();
  }

  /** What the next run needs. */
  handOn(): { readonly snapshot: unknown; readonly timers: readonly ProcessTimer[] } {
    return { snapshot: this.machine.getPersistedSnapshot(this.actor.getSnapshot()), timers: this.timers };
  }

  /** Has a timer come at another time. @param due milliseconds since the epoch; absent: never */
  change(timer: ProcessTimer, due: number | undefined): void {
    const from = this.at(timer.source);
    if (from) this.actor.system.scheduler.cancel(from, timer.scheduled);
    if (due !== undefined) this.resume({ ...timer, due });
  }

  private resume({ scheduled, event, source, target, due }: ProcessTimer): void {
    const [from, to] = [this.at(source), this.at(target)];
    if (from && to) this.actor.system.scheduler.schedule(from, to, event, Math.max(1, due - Date.now()), scheduled);
  }

  private at(path: readonly string[]): AnyActorRef | undefined {
    return path.reduce<AnyActorRef | undefined>((actor, id) => actor && lookAt(actor).children?.[id], this.actor);
  }

  /** XState schedules a delay, then sets its timer. */
  private nextTimer(): string {
    const all = Object.values(this.actor.system.getSnapshot()._scheduledEvents);
    const next = all.find((scheduled) => !this.set.has(scheduled));
    if (next === undefined) return 'timer';
    this.set.add(next);
    return nameOf(next);
  }
}

/** `xstate.after.payWithin.trip.awaiting` is the delay `payWithin` in the state `trip.awaiting`. */
function nameOf({ event, id }: ScheduledEvent): string {
  const [, delay, state] = /^xstate\.after\.([^.]+)\.(.+)$/.exec(event.type) ?? [];
  if (delay === undefined) return id === event.type ? id : `${event.type} (${id})`;
  return `${/^\d+$/.test(delay) ? `${delay} ms` : delay} in ${state}`;
}

/** A machine that the machine runs may run more than once: then its timers are told apart by it. */
function whoseTimer({ source }: ScheduledEvent): string {
  const path = pathOf(source);
  return path.length === 0 ? '' : ` of ${path.join('.')}`;
}

/** What is looked at in the snapshot of any actor. */
interface ActorNow {
  readonly status: string;
  readonly children?: Readonly<Record<string, AnyActorRef>>;
}

const lookAt = (actor: AnyActorRef): ActorNow => actor.getSnapshot() as ActorNow;

const childrenOf = (actor: AnyActorRef): readonly AnyActorRef[] => Object.values(lookAt(actor).children ?? {});

const isMachine = (actor: AnyActorRef): boolean => isMachineSnapshot(actor.getSnapshot());

const machinesIn = (actor: AnyActorRef): readonly AnyActorRef[] => [
  actor,
  ...childrenOf(actor).filter(isMachine).flatMap(machinesIn),
];

/** The ids of an actor's ancestors, from the machine's own children down. */
function pathOf(actor: AnyActorRef): readonly string[] {
  return actor._parent === undefined ? [] : [...pathOf(actor._parent), actor.id];
}
