import type { DefinitionError, DefinitionErrorKind } from './definition-error';

/** A diagnostic of AWS's ValidateStateMachineDefinition. */
export interface AwsDiagnostic {
  readonly severity: 'ERROR';
  readonly code: string;
  readonly message: string;
  /** `/States/C/Choices[0]/Next`; AWS leaves it out where the whole workflow is meant. */
  readonly location?: string;
}

const codes: Partial<Record<DefinitionErrorKind, string>> = {
  'not-json': 'INVALID_JSON_DESCRIPTION',
  'unknown-target': 'MISSING_TRANSITION_TARGET',
  'unreachable-state': 'MISSING_TRANSITION_TARGET',
  'no-end': 'MISSING_END_STATE',
  'duplicate-state-name': 'DUPLICATE_STATE_NAME',
  'bad-expression': 'INVALID_JSONATA_EXPRESSION',
  'unsupported-expression': 'UNSUPPORTED_JSONATA_EXPRESSION',
};

/** Errors as AWS reports them. */
export function awsDiagnostics(errors: readonly DefinitionError[]): AwsDiagnostic[] {
  return errors.map(({ code, path, message }) => ({
    severity: 'ERROR',
    code: codes[code] ?? 'SCHEMA_VALIDATION_FAILED',
    message,
    ...(code === 'no-end' || code === 'not-json' ? {} : { location: locationOf(path) }),
  }));
}

function locationOf(path: DefinitionError['path']): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('') || '/';
}
