export { type CarsAudit, auditOf } from './audit';
export type { Database } from './database';
export { CarsModule } from './cars.module';
export { CarsService } from './cars.service';
export { migrations } from './migrations';
export { seed } from './seed';
