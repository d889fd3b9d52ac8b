import { ask, saga } from '@backstitch/saga';
import { cars, flights, hotels, payments, total, trips } from '@backstitch-examples/trip-catalogue';

const hotel = ask(hotels);
const flight = ask(flights);
const car = ask(cars);
const payment = ask(payments);

/** Room, seat and car side by side, then the money. Whatever fails: what was had is given back. */
export const bookTrip = saga(trips.bookTrip, async (trip) => {
  const { traveller, city, day, nights } = trip;
  const [room, seat, rental] = await Promise.all([
    hotel.reserveRoom({ city, from: day, nights, guest: traveller }),
    flight.reserveSeat({ flight: trip.flight, day, passenger: traveller }),
    car.reserveCar({ city, from: day, days: nights, driver: traveller }),
  ]);
  const price = total(room.price, seat.price, rental.price);
  const { paymentId } = await payment.charge({ card: trip.card, amount: price });
  return { room, seat, car: rental, price, paymentId };
});
