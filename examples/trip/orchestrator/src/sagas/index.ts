/** Temporal finds a saga by the name it is exported under. */
export { bookBusinessTrip } from './book-business-trip';
export { bookGroup } from './book-group';
export { bookLastMinute } from './book-last-minute';
export { bookTrip } from './book-trip';
export { bookTripByEvents } from './book-trip-by-events';
export { buyTicket } from './buy-ticket';
export { getThere } from './get-there';
