export { type HotelsBooks, booksOf } from './books';
export type { Database } from './database';
export { HotelsModule } from './hotels.module';
export { HotelsService } from './hotels.service';
export { migrations } from './migrations';
export { seed } from './seed';
