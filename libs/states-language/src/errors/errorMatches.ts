/** Older or broader names of an error, by which a rule may also name it. */
const ALSO: Record<string, string[]> = {
  'States.HeartbeatTimeout': ['States.Timeout'],
  'States.ReferencePathConflict': ['States.ResultPathMatchFailure'],
};

/**
 * Whether a rule's ErrorEquals covers an error. `States.ALL` covers all but `States.Runtime`; `States.TaskFailed` all
 * but that and the time-outs. An error without a name is covered by these two.
 */
export function errorMatches(errorEquals: readonly string[], error: string | undefined): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (error !== undefined && (ALSO[error] ?? []).includes(name)) return true;
    if (error === 'States.Runtime') return false;
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
  });
}
