import { processManager } from '@backstitch/process-manager/workflows';
import { processes } from '@backstitch-examples/trip-catalogue';
import { tripMachine } from './trip-machine';

/** A trip is booked as its events come. What nobody needs any more once the hotel has declined is ignored. */
export const bookTripByEvents = processManager(processes.bookTripByEvents, tripMachine, {
  policies: { RoomDeclined: { charging: 'reject', ticketing: 'reject' } },
});
