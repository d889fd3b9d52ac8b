import '@backstitch/nest/early-stop';
import { runApp } from '@backstitch/nest';
import { OrchestratorModule } from './orchestrator.module';

void runApp('orchestrator', OrchestratorModule);
