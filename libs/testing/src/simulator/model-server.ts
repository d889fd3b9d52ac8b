import type { temporal } from '@temporalio/proto';
import { applyCommand } from './apply-command';
import { refusalOf } from './commands-limits';
import type { Command, ModelRun } from './model-run';
import { ModelWorld } from './model-world';

/** A small model of the Temporal server: it gives workflow tasks to a worker, and takes what is answered within its limits. */
export class ModelServer extends ModelWorld {
  /**
   * A worker answers the task that it has. @returns why the server didn't take it: nothing when it did
   */
  answer(run: ModelRun, commands: readonly Command[], flags: readonly number[]): string | undefined {
    const refusal = refusalOf(run, commands);
    if (refusal && 'terminates' in refusal) {
      this.terminate(run, refusal.terminates);
      return undefined;
    }
    if (refusal) return refusal.fails;
    const { startedId, bytes, at, updates } = run.current!;
    const known = run.bytes;
    this.writeTransient(run);
    const completedId = run.write(this.now, {
      workflowTaskCompletedEventAttributes: { startedEventId: startedId, sdkMetadata: { langUsedFlags: flags } },
    });
    for (const command of commands)
      if (run.isOpen) this.within(run, () => applyCommand(this, run, command, completedId));
    run.done.push({
      ...{ startedId, bytes, at },
      // An update that was rejected leaves no trace.
      commands: commands.filter(({ updateResponse: it }) => !it?.rejected || run.asks.has(it.protocolInstanceId ?? '')),
      updates: updates.filter(({ id }) => run.asks.has(id)),
    });
    run.current = undefined;
    run.task = 'none';
    run.taskAttempt = 1;
    // The next task begins with the end of this one: its figure is from before what that has written.
    if (run.flush()) run.known = known;
    this.checkSize(run);
    return undefined;
  }

  /** The task failed, or its answer wasn't taken. It is due again. */
  taskFailed(run: ModelRun, failure: temporal.api.failure.v1.IFailure): void {
    const { startedId, updates } = run.current!;
    if (run.taskAttempt === 1) {
      run.write(this.now, { workflowTaskFailedEventAttributes: { startedEventId: startedId, failure } });
    }
    run.updates.unshift(...updates.filter(({ answer }) => answer === undefined));
    run.current = undefined;
    run.task = 'none';
    run.taskAttempt += 1;
    const before = run.events.length;
    run.flush();
    run.due();
    // Nothing new has come, and it has failed more than once: trying again tells nothing.
    if (run.taskAttempt > 3 && run.events.length === before) run.blocked = true;
  }

  /** A worker takes the task. */
  take(run: ModelRun): void {
    const bytes = run.known ?? run.bytes;
    run.known = undefined;
    if (run.taskAttempt === 1) {
      run.write(this.now, { workflowTaskScheduledEventAttributes: { taskQueue: { name: run.info.taskQueue } } });
      run.write(this.now, {
        workflowTaskStartedEventAttributes: { scheduledEventId: run.events.length, historySizeBytes: bytes },
      });
    }
    const startedId = run.events.length + (run.taskAttempt === 1 ? 0 : 2);
    run.current = { startedId, bytes, at: this.now, updates: run.updates.splice(0) };
    run.task = 'started';
  }

  /** A task after a failed one is in the history only when it completes. */
  private writeTransient(run: ModelRun): void {
    if (run.events.length >= run.current!.startedId) return;
    run.write(this.now, { workflowTaskScheduledEventAttributes: { attempt: run.taskAttempt } });
    run.write(this.now, { workflowTaskStartedEventAttributes: { scheduledEventId: run.events.length } });
  }
}
