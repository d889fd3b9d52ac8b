import { ask, receive, saga } from '@backstitch/saga';
import { Approval, NotApproved, flights, hotels, payments, total, trips } from '@backstitch-examples/trip-catalogue';

const hotel = ask(hotels);
const flight = ask(flights);
const payment = ask(payments);

/** Holds the room and the seat while a person makes up their mind. A no, or a week of silence, gives both back. */
export const bookBusinessTrip = saga(trips.bookBusinessTrip, async ({ traveller, city, day, nights, ...trip }) => {
  const [room, seat] = await Promise.all([
    hotel.reserveRoom({ city, from: day, nights, guest: traveller }),
    flight.reserveSeat({ flight: trip.flight, day, passenger: traveller }),
  ]);
  const { approved, by, reason } = await receive(Approval, { within: '7d' });
  if (!approved) throw NotApproved({ by, reason });
  const price = total(room.price, seat.price);
  const { paymentId } = await payment.charge({ card: trip.card, amount: price });
  return { room, seat, price, paymentId, approvedBy: by };
});
