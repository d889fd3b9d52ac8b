export { type CarsBooks, booksOf } from './books';
export type { Database } from './database';
export { CarsModule } from './cars.module';
export { CarsService } from './cars.service';
export { migrations } from './migrations';
export { seed } from './seed';
