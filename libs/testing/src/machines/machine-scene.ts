import { type ReceivedEvent, processNames } from '@backstitch/process-manager';
import { shownProcesses } from '@backstitch/process-manager/shown';
import { beginningOf } from '@backstitch/saga-log';
import { type Machine, machineEvents } from './machine';
import { machineTypes } from './machine-contracts';
import type { DoorModel } from './door-model';
import { payloadOf } from '../simulator/payload-of';
import { Scene } from '../simulator/scene';

/** A process while it is simulated: it is sent events, in order and not, once and more often. */
export class MachineScene extends Scene {
  readonly isInOrder = false;
  readonly styles = [shownProcesses];
  /** All events, in the order in which they happened. The first has begun the process. */
  readonly events: ReceivedEvent[] = [];
  /** How often each has come to the process while it ran, by its id. */
  readonly came = new Map<string, number>();
  /** Overtaken by others: they come later. */
  private readonly late: ReceivedEvent[] = [];

  constructor(
    readonly machine: Machine,
    readonly door: DoorModel,
    ...rest: ConstructorParameters<typeof Scene>
  ) {
    super(...rest);
    this.maxMessages = 16;
  }

  /** The event that begins it comes: with its start, as whoever delivers it sends both. */
  begin(): void {
    const { machine } = this.machine;
    const event = this.happened('Begun', this.machine);
    const { taskQueue, args } = beginningOf(machineTypes[machine], event);
    this.server.start(this.workflowId, machine, taskQueue, args.map(payloadOf));
    this.deliver(event);
  }

  sendMessage(): void {
    const { choices } = this;
    this.messages += 1;
    const event = this.happened(choices.one(machineEvents), { n: this.messages });
    if (choices.chance(0.2)) this.late.push(event);
    else this.deliver(event);
    if (this.late.length > 0 && choices.chance(0.4))
      this.deliver(this.late.splice(choices.below(this.late.length), 1)[0]!);
  }

  sendAgain(nth: number): void {
    this.deliver(this.events[nth % this.events.length]!);
  }

  sendAwaited(): void {
    const late = this.late.shift();
    if (late) this.deliver(late);
    else this.sendMessage();
  }

  private happened(type: string, data: unknown): ReceivedEvent {
    const time = new Date(this.server.now).toISOString();
    const event = { id: `e${this.events.length}`, source: '/alpha', type, time, data };
    this.events.push(event);
    return event;
  }

  private deliver(event: ReceivedEvent): void {
    if (!this.server.signal(this.workflowId, processNames.event, [payloadOf(event)])) return;
    this.came.set(event.id, (this.came.get(event.id) ?? 0) + 1);
  }
}
