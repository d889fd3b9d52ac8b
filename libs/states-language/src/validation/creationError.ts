import { awsDiagnostics } from './awsDiagnostics';
import { type Fault } from './Fault';

/** The error of AWS's CreateStateMachine for a definition's faults, or undefined when there are none. */
export function creationError(faults: readonly Fault[]): { error: 'InvalidDefinition'; message: string } | undefined {
  if (faults.length === 0) return undefined;
  const all = awsDiagnostics(faults).map(
    ({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`,
  );
  return { error: 'InvalidDefinition', message: `Invalid State Machine Definition: '${all.join(', ')}'` };
}
