import { styles } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import { type Environment, slipEndpoints } from '@backstitch/nest';

/**
 * The catalogue, with the saga types of sagas that are written by their callers: one more of each style that has one.
 * @throws HostError `bad-setting`
 */
export function withWrittenTypes(catalogue: Catalogue, environment: Environment): Catalogue {
  const options = { isAllowedEndpoint: slipEndpoints(environment) };
  const written = styles.flatMap(({ writtenType }) => writtenType?.(catalogue, options) ?? []);
  return { ...catalogue, sagaTypes: [...catalogue.sagaTypes, ...written] };
}
