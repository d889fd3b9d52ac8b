import '@backstitch/nest/early-stop';
import { runCoordinator } from '@backstitch/app-coordinator';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';

void runCoordinator(tripCatalogue);
