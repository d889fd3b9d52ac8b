import '@backstitch/nest/early-stop';
import { runApp } from '@backstitch/nest';
import { PaymentsModule } from './payments.module';

void runApp('payments', PaymentsModule);
