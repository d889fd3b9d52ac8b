import type { JsonObject, ServiceAnswer, TaskRequest } from '@backstitch/states-language';
import type { TaskResult } from './case';

/** The recorded answers of a case: each is given once. */
export class RecordedTasks {
  private readonly unused: TaskResult[];

  constructor(recorded: readonly TaskResult[] = []) {
    this.unused = [...recorded];
  }

  /** By state, then parameters, in the recorded order: the order inside a Map varies. Pending: it never came. */
  answer(request: Pick<TaskRequest, 'state' | 'input'>): ServiceAnswer {
    const ofState = this.unused.filter(({ state }) => state === request.state);
    const chosen = ofState.find(({ parameters }) => alike(parameters, request.input)) ?? ofState[0];
    if (chosen === undefined) return { failed: true, error: 'NoRecordedResult', cause: JSON.stringify(request) };
    this.unused.splice(this.unused.indexOf(chosen), 1);
    const { output, error, cause, hang } = chosen.result;
    // Without an error nothing timed out: the task was failed by someone who gave no name for it.
    if (hang === true && error !== undefined) return { pending: true };
    return output === undefined
      ? { failed: true, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
      : { output };
  }
}

/** Placeholders of the recording, such as `<entered-time>`, are like anything. */
function alike(recorded: unknown, actual: unknown): boolean {
  if (typeof recorded === 'string' && /^<[a-z].*>$/.test(recorded)) return true;
  if (typeof recorded !== 'object' || recorded === null) return recorded === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  const keys = Object.keys(recorded);
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => alike((recorded as JsonObject)[key], (actual as JsonObject)[key]))
  );
}
