import type { RowsSaga, SagaEnd, SagaEnds } from '../../src/forget/saga-ends';

/** For how long Temporal knows sagas that have ended, in milliseconds. */
export const knownMs = 86_400_000;

/** Ends as a test says them, by the saga's id; and who was asked for. */
export class KnownEnds implements SagaEnds {
  readonly asked: string[] = [];
  readonly of = new Map<string, SagaEnd>();
  /** Whether who asked last was behind. */
  isBehind = false;

  async knownFor(): Promise<number> {
    return knownMs;
  }

  async endOf({ id }: RowsSaga, isBehind: boolean): Promise<SagaEnd> {
    this.isBehind = isBehind;
    this.asked.push(id);
    return this.of.get(id) ?? 'not-yet';
  }
}
