import { type QueryLanguage } from '../definition/QueryLanguage';
import { type Fault, type FaultCode } from './Fault';
import { type ValidationOptions } from './ValidationOptions';

/** A place in a definition under validation: knows its path and language, and where faults go. */
export class Place {
  constructor(
    readonly faults: Fault[],
    readonly options: ValidationOptions,
    readonly language: QueryLanguage = 'JSONPath',
    readonly path: readonly (string | number)[] = [],
    /** In a catcher `$states.errorOutput` has a value. */
    readonly inCatcher = false,
  ) {}

  at(...keys: (string | number)[]): Place {
    return new Place(this.faults, this.options, this.language, [...this.path, ...keys], this.inCatcher);
  }

  in(language: QueryLanguage): Place {
    return new Place(this.faults, this.options, language, this.path, this.inCatcher);
  }

  catching(): Place {
    return new Place(this.faults, this.options, this.language, this.path, true);
  }

  report(code: FaultCode, message: string): void {
    this.faults.push({ code, path: this.path, message });
  }
}
