import '@backstitch/nest/early-stop';
import { runApp } from '@backstitch/nest';
import { HotelsModule } from './hotels.module';

void runApp('hotels', HotelsModule);
