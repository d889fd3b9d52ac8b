export { type FlightsBooks, booksOf } from './books';
export type { Database } from './database';
export { FlightsModule } from './flights.module';
export { FlightsService } from './flights.service';
export { migrations } from './migrations';
export { seed } from './seed';
