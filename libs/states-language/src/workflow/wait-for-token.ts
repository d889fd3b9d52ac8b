import { CancellationScope, sleep } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import type { TaskTokens } from './task-tokens';

/** What the language says where TimeoutSeconds is absent: about three years. */
const withoutEnd = 99_999_999;

/**
 * A task that goes on after it was sent: settled by its token, or by its time. A token may come before the answer to
 * what was sent.
 * @param held the tokens that settle it; `succeed` is called at once when one says that it went well
 * @param sending its outcome when it failed; undefined when the task is under way
 * @param admit makes sure that there is room for another timer
 */
export function waitForToken(
  tokens: TaskTokens,
  { held, succeed }: { readonly held: readonly string[]; readonly succeed: () => void },
  { timeoutSeconds = withoutEnd, heartbeatSeconds = Infinity }: TaskRequest,
  sending: Promise<TaskOutcome | undefined>,
  cancellation: Cancellation,
  admit: () => void,
): Promise<TaskOutcome> {
  const end = Date.now() + timeoutSeconds * 1000;
  let alive = Date.now();
  const timer = new CancellationScope();
  let forget = () => undefined as unknown;
  // A token that was used before the task is tried again settles it while it begins to listen.
  let stop: ReturnType<TaskTokens['listen']> = () => undefined;
  return new Promise<TaskOutcome>((resolve, reject) => {
    const settle = (outcome: TaskOutcome, mayAnswer?: 'mayAnswer') => {
      stop(mayAnswer);
      timer.cancel();
      resolve(outcome);
    };
    const byToken = (outcome: TaskOutcome) => {
      if (!('failed' in outcome)) succeed();
      settle(outcome);
    };
    stop = tokens.listen(held, byToken, () => (alive = Date.now()));
    forget = cancellation.onCancel(() => {
      stop();
      timer.cancel();
    });
    /** One timer at a time: a sign of life in between starts none, so that it costs no event. */
    const timeOut = async (): Promise<TaskOutcome> => {
      for (;;) {
        const silent = alive + heartbeatSeconds * 1000;
        const due = Math.min(end, silent);
        if (Date.now() >= due) {
          return { failed: true, error: silent < end ? 'States.HeartbeatTimeout' : 'States.Timeout', timedOut: true };
        }
        admit();
        await sleep(due - Date.now(), { summary: 'task token' });
      }
    };
    const sent = (failure: TaskOutcome | undefined) =>
      failure === undefined
        ? timer.run(timeOut).then((outcome) => settle(outcome), onEnd)
        : settle(failure, 'mayAnswer');
    const onEnd = (error: unknown) => {
      // Cancelled, it is settled already, or its answer is dropped.
      if (!timer.consideredCancelled) throw error;
    };
    sending.then(sent, reject).catch(reject);
  }).finally(() => forget());
}
