import '@backstitch/nest/early-stop';
import { runApp } from '@backstitch/nest';
import { FlightsModule } from './flights.module';

void runApp('flights', FlightsModule);
