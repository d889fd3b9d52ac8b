import type { QueryLanguage } from '../definition/query-language';
import type { Reading } from '../jsonata/parse-expression';
import type { DefinitionError, DefinitionErrorKind } from './definition-error';
import type { ValidationOptions } from './validation-options';

/** Has a value only in some fields: `result` once the work is done, `errorOutput` in a catcher. */
type StatesMember = 'result' | 'errorOutput';

/** A place in a definition under validation: knows its path and language, and where errors go. */
export class Place {
  constructor(
    readonly errors: DefinitionError[],
    readonly options: ValidationOptions,
    readonly language: QueryLanguage = 'JSONPath',
    readonly path: readonly (string | number)[] = [],
    /** What `$states` has here besides the input and the context. */
    readonly bound: readonly StatesMember[] = [],
    /** For all expressions of the definition together: about a second. */
    readonly reading: Reading = { left: 1_500_000 },
  ) {}

  at(...keys: (string | number)[]): Place {
    return new Place(this.errors, this.options, this.language, [...this.path, ...keys], this.bound, this.reading);
  }

  in(language: QueryLanguage): Place {
    return new Place(this.errors, this.options, language, this.path, this.bound, this.reading);
  }

  with(member: StatesMember): Place {
    return new Place(this.errors, this.options, this.language, this.path, [...this.bound, member], this.reading);
  }

  report(code: DefinitionErrorKind, message: string): void {
    this.errors.push({ code, path: this.path, message });
  }
}
