import { awsDiagnostics } from './aws-diagnostics';
import type { Fault } from './fault';

/** The error of AWS's CreateStateMachine for a definition's faults, or undefined when there are none. */
export function creationError(
  faults: readonly Fault[],
): { readonly error: 'InvalidDefinition'; readonly message: string } | undefined {
  if (faults.length === 0) return undefined;
  const all = awsDiagnostics(faults).map(
    ({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`,
  );
  return { error: 'InvalidDefinition', message: `Invalid State Machine Definition: '${all.join(', ')}'` };
}
