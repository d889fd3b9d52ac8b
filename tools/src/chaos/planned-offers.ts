import type { ChaosDomain, Wanted } from '../platform/chaos-domain';
import { Seeded } from './seeded';

/** What a client will ask for. */
export interface Offer extends Wanted {
  /** In ms after the start. */
  readonly at: number;
  readonly kind: string;
  /** Its `Idempotency-Key`. */
  readonly key: string;
  /** So many are sent at once with that key. */
  readonly copies: number;
  /** It hangs up before it is answered, and asks again. */
  readonly isImpatient: boolean;
  /** What follows the start comes so many ms later. */
  readonly after: number;
}

export interface OfferPlan {
  readonly seed: number;
  readonly seconds: number;
  /** Offers per second. */
  readonly rate: number;
}

/** What clients will ask for, and when: the same for the same seed. */
export function plannedOffers({ mix, wanted }: ChaosDomain, { seed, seconds, rate }: OfferPlan): Offer[] {
  const random = new Seeded(seed);
  return Array.from({ length: Math.round(seconds * rate) }, (_, index) => {
    const kind = random.weighted(mix);
    return {
      at: Math.round((index + random.next()) * (1000 / rate)),
      ...{ kind, key: `chaos-${seed}-${index}` },
      copies: random.chance(0.15) ? random.between(2, 3) : 1,
      isImpatient: random.chance(0.1),
      after: random.between(0, 2_500),
      ...wanted(kind, index, random),
    };
  });
}
