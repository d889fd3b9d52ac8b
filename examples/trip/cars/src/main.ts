import '@backstitch/nest/early-stop';
import { runApp } from '@backstitch/nest';
import { CarsModule } from './cars.module';

void runApp('cars', CarsModule);
