import type { Catalogue } from '@backstitch/contract';
import { type Environment, slipEndpoints } from '@backstitch/nest';
import { slipType } from '@backstitch/routing-slip';

/**
 * The catalogue, with slips that come as JSON as one more saga type.
 * @throws HostError `bad-setting`
 */
export function withSlips(catalogue: Catalogue, environment: Environment): Catalogue {
  const slip = slipType(catalogue, { isAllowedEndpoint: slipEndpoints(environment) });
  return slip === undefined ? catalogue : { ...catalogue, sagaTypes: [...catalogue.sagaTypes, slip] };
}
