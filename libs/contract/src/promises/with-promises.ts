import type { Catalogue } from '../saga-type';
import { type PromisesLock, promisesOf } from './promises';
import { promisesHash } from './promises-hash';

/**
 * The catalogue, with sagas that are started with the version of the promises in its lock file. Where the contract has
 * been changed and the change was not accepted (`npm run promises`), no version is true: then none is told, and running
 * sagas follow whatever the contract says.
 * @example export const tripCatalogue = withPromises({ participants, sagaTypes }, lock);
 */
export function withPromises(catalogue: Catalogue, { current }: PromisesLock): Catalogue {
  if (promisesHash(promisesOf(catalogue)) !== current) return catalogue;
  const sagaTypes = catalogue.sagaTypes.map((type) =>
    type.begin === undefined ? { ...type, promises: current } : type,
  );
  return { ...catalogue, sagaTypes };
}
