import { awsDiagnostics } from './aws-diagnostics';
import type { DefinitionError } from './definition-error';

/** The error of AWS's CreateStateMachine for a definition's errors, or undefined when there are none. */
export function creationError(
  errors: readonly DefinitionError[],
): { readonly error: 'InvalidDefinition'; readonly message: string } | undefined {
  if (errors.length === 0) return undefined;
  const all = awsDiagnostics(errors).map(
    ({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`,
  );
  return { error: 'InvalidDefinition', message: `Invalid State Machine Definition: '${all.join(', ')}'` };
}
