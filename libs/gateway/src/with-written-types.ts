import { styles } from '@backstitch/client';
import { type Catalogue, catalogue } from '@backstitch/contract';
import { type Environment, slipEndpoints } from '@backstitch/nest';

/**
 * The catalogue, with the saga types of sagas that are written by their callers: one more of each style that has one.
 * @throws HostError `bad-setting`; ContractError `duplicate-name` where a type has the name of one of those: `slip`
 */
export function withWrittenTypes(served: Catalogue, environment: Environment): Catalogue {
  const options = { isAllowedEndpoint: slipEndpoints(environment) };
  const written = styles.flatMap(({ writtenType }) => writtenType?.(served, options) ?? []);
  return catalogue(served, { participants: [], sagaTypes: written });
}
