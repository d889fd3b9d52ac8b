import '@backstitch/nest/early-stop';
import { runCoordinator } from '@backstitch/coordinator';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';

void runCoordinator(tripCatalogue);
