import type { SagaType } from '@backstitch/contract';
import { exportsOf } from '../bundle/exports-of';
import { HostError } from '../host-error';

/**
 * Temporal finds a workflow by the name it is exported under, and a wrong one would show only when a saga hangs.
 * @throws HostError `misnamed-saga`, `saga-not-hosted`
 */
export function checkExports(code: string, sagaTypes: readonly SagaType[]): void {
  const hosted = new Set<string>();
  for (const [name, exported] of Object.entries(exportsOf(code))) {
    const type = sagaTypeOf(exported);
    if (type === undefined) continue;
    if (type !== name) {
      throw new HostError(
        'misnamed-saga',
        `The saga of '${type}' is exported as '${name}': export it under its saga type's name, or Temporal won't find it.`,
      );
    }
    hosted.add(name);
  }
  const missing = sagaTypes.map(({ name }) => name).filter((name) => !hosted.has(name));
  if (missing.length > 0) {
    throw new HostError(
      'saga-not-hosted',
      `The bundle exports no saga for ${missing.map((name) => `'${name}'`).join(', ')}: whoever starts one would wait for ever. Export it, or take it out of what is hosted.`,
    );
  }
}

/** By shape: the bundle's classes are its own. */
function sagaTypeOf(exported: unknown): string | undefined {
  if (typeof exported !== 'function' || !('sagaType' in exported)) return undefined;
  return (exported.sagaType as SagaType).name;
}
