/** Older or broader names of an error, by which a rule may also name it. */
const also: Record<string, string[]> = {
  'States.HeartbeatTimeout': ['States.Timeout'],
  'States.ReferencePathConflict': ['States.ResultPathMatchFailure'],
};

/**
 * Whether a rule's ErrorEquals covers an error. Nothing covers `States.Runtime`: it always fails the execution.
 * `States.ALL` covers all others; `States.TaskFailed` all but the time-outs. An error without a name is covered by
 * these two.
 */
export function errorMatches(errorEquals: readonly string[], error: string | undefined): boolean {
  return errorEquals.some((name) => {
    if (error === 'States.Runtime') return false;
    if (name === error) return true;
    if (error !== undefined && (also[error] ?? []).includes(name)) return true;
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
  });
}
