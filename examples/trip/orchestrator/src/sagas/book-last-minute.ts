import { ask, saga } from '@backstitch/saga';
import { flights, hotels, payments, total, trips } from '@backstitch-examples/trip-catalogue';

const hotel = ask(hotels);
const flight = ask(flights);
const payment = ask(payments);

/** Its steps never give up on a slow service; its deadline does, and gives everything back. Both are in the contract. */
export const bookLastMinute = saga(trips.bookLastMinute, async ({ traveller, city, day, nights, card, ...trip }) => {
  const seat = await flight.reserveSeat({ flight: trip.flight, day, passenger: traveller });
  const room = await hotel.reserveRoom({ city, from: day, nights, guest: traveller });
  const price = total(seat.price, room.price);
  const { paymentId } = await payment.charge({ card, amount: price });
  return { room, seat, price, paymentId };
});
