export { type FlightsAudit, auditOf } from './audit';
export type { Database } from './database';
export { FlightsModule } from './flights.module';
export { FlightsService } from './flights.service';
export { migrations } from './migrations';
export { seed } from './seed';
