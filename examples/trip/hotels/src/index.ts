export { type HotelsAudit, auditOf } from './audit';
export type { Database } from './database';
export { HotelsModule } from './hotels.module';
export { HotelsService } from './hotels.service';
export { migrations } from './migrations';
export { seed } from './seed';
