export { type PaymentsBooks, booksOf } from './books';
export type { Database } from './database';
export { PaymentsModule } from './payments.module';
export { PaymentsService } from './payments.service';
export { migrations } from './migrations';
export { seed } from './seed';
