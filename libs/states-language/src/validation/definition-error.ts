/** What is wrong with a definition: the code is stable, the message for people. */
export type DefinitionErrorKind =
  | 'not-json'
  | 'wrong-type'
  | 'missing-field'
  | 'unknown-field'
  | 'field-of-other-language'
  | 'conflicting-fields'
  | 'bad-value'
  | 'bad-path'
  | 'bad-template'
  | 'bad-expression'
  | 'unsupported-expression'
  | 'bad-resource'
  | 'unknown-target'
  | 'unreachable-state'
  | 'no-end'
  | 'duplicate-state-name'
  | 'too-large';

/** One error of a definition. */
export interface DefinitionError {
  readonly code: DefinitionErrorKind;
  /** Keys and indexes from the definition's root; empty: the definition as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
