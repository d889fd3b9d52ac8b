import { type Catalogue, withPromises } from '@backstitch/contract';
import { cars } from './cars';
import { flights } from './flights';
import { hotels } from './hotels';
import { payments } from './payments';
import lock from './promises.lock.json';
import { processes } from './processes';
import { slips } from './slips';
import { trips } from './trips';

/** All that the platform knows of this domain: a second domain is a second lib, and one line where lists are joined. */
export const tripCatalogue: Catalogue = withPromises(
  {
    participants: [hotels, flights, cars, payments],
    sagaTypes: [...Object.values(trips), ...Object.values(slips), ...Object.values(processes)],
  },
  lock,
);

export { Car, CarRequest, NoCarLeft, cars } from './cars';
export { daysFrom } from './day';
export {
  FlightNumber,
  NoSeatLeft,
  NoSuchSeat,
  NoTrainThere,
  Seat,
  SeatRequest,
  Ticket,
  TicketRequest,
  TrainPlace,
  TrainRequest,
  flights,
} from './flights';
export { City, NoRoomLeft, Rates, Room, RoomConfirmed, RoomDeclined, RoomRequest, hotels } from './hotels';
export { Money, total } from './money';
export {
  CaptureRequest,
  CardDeclined,
  ChargeRequest,
  Hold,
  HoldRequest,
  InsufficientFunds,
  NotHeld,
  Payment,
  PaymentApproved,
  ReminderRequest,
  payments,
} from './payments';
export { TripAsked, TripCalledOff, processes } from './processes';
export { JourneyRequest, slips } from './slips';
export { Approval, NotApproved, Trip, TripRequest, trips } from './trips';
