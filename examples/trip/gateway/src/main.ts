import '@backstitch/nest/early-stop';
import { runGateway } from '@backstitch/gateway';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';

void runGateway(tripCatalogue);
