import { decoded } from '../checker/decoded';
import { isInOrder } from '../programs/is-in-order';
import type { Program } from '../programs/program';
import { attentionOf } from './attention-of';
import { isAdmitted } from './is-admitted';
import { messagesReceived } from './messages-received';
import type { ModelEvent } from './model-event';
import type { ModelRun } from './model-run';
import { payloadOf } from './payload-of';
import { Scene } from './scene';

/** A saga in code while it is simulated: it is sent messages. */
export class ProgramScene extends Scene {
  readonly styles = [];
  /** The number of the last message that a run was sent for the first time. */
  private readonly lastTo = new Map<ModelRun, number>();
  private awaited: { readonly run: ModelRun; readonly commands: number; readonly swallowed: number[] } | undefined;

  constructor(
    readonly program: Program,
    ...rest: ConstructorParameters<typeof Scene>
  ) {
    super(...rest);
  }

  get isInOrder(): boolean {
    return isInOrder(this.program);
  }

  /** The next message, to every run. */
  sendMessage(): void {
    for (const run of this.openRuns) {
      this.messages += 1;
      this.lastTo.set(run, this.messages);
      this.send(run, this.messages);
    }
  }

  /** Somebody sends a message once more: it has the key that it had. */
  sendAgain(nth: number): void {
    for (const run of this.openRuns) this.send(run, nth);
  }

  private send(run: ModelRun, nth: number): void {
    if (isAdmitted(run, 'message'))
      this.server.signal(run.info.workflowId, 'Go', [payloadOf({ n: nth }), payloadOf(`message-${nth}`)]);
  }

  /**
   * Sends a message to who waits for nothing else. When it takes one and goes on only with a later one, the first was
   * lost: taken by code that the saga has left behind.
   */
  sendAwaited(): void {
    const run = this.server.latest(this.workflowId)!;
    const waitsOnly =
      run.isOpen && run.activities.size + run.timers.size + run.children.size === 0 && attentionOf(run).length === 0;
    const commands = run.done.reduce((sum, task) => sum + task.commands.length, 0);
    if (this.awaited?.run === run && waitsOnly && this.awaited.commands === commands)
      this.awaited.swallowed.push(this.lastTo.get(run)!);
    else if (waitsOnly) this.awaited = { run, commands, swallowed: [] };
    this.sendMessage();
  }

  /**
   * Messages that made nothing happen, though nothing else was waited for, before one that did, and that the code doesn't
   * say it has received: it may have waited for several, one after the other.
   */
  get swallowed(): readonly number[] {
    const { awaited, program } = this;
    if (awaited === undefined) return [];
    const { run, commands, swallowed } = awaited;
    if (run.done.reduce((sum, task) => sum + task.commands.length, 0) === commands) return [];
    const received = run.events.flatMap((event) => messagesReceived(program, seenIn(event)));
    return swallowed.filter((nth) => !received.includes(nth));
  }
}

/** What the code has seen, where an event tells it: in a step's input, and in the result. */
function seenIn(event: ModelEvent): Readonly<Record<string, unknown>> {
  const asked = decoded(event.activityTaskScheduledEventAttributes?.input);
  const result = decoded(event.workflowExecutionCompletedEventAttributes?.result);
  return (Object(asked ?? result) as { readonly seen?: Readonly<Record<string, unknown>> }).seen ?? {};
}
