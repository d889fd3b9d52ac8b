import { type Catalogue, catalogue } from '@backstitch/contract';
import { tripCatalogue } from '@backstitch/trip';

/** What this gateway serves, and the only place where it names a domain: a second one is one more argument. */
export const servedCatalogue: Catalogue = catalogue(tripCatalogue);
